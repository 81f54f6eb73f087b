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

/** What decides while a model runs which parts of it run, or how often. */
export function isControlFlow(op: string): boolean {
  return controlFlow.some(each => each.test(op))
}

const controlFlow = [
  /^(Stateless)?(If|While|Case)$/,
  /^(Ref)?(Switch|Merge|Enter|Exit|NextIteration|LoopCond)$/,
  /^(EmptyTensorList|TensorList.*|TensorArray.*|.*PartitionedCall)$/,
]
