/** Every operator of TensorFlow that is read, by its name. */
import type { Lower } from '../lowering.ts'
import { convOps } from './conv.ts'
import { elementOps } from './element.ts'
import { joinOps } from './join.ts'
import { matrixOps } from './matrix.ts'
import { shapeOps } from './shape.ts'
import { windowOps } from './window.ts'

export const lowerings: { readonly [op: string]: Lower } = {
  ...elementOps,
  ...matrixOps,
  ...convOps,
  ...windowOps,
  ...shapeOps,
  ...joinOps,
}
