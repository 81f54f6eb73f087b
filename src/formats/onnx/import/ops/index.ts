/** Every operator that is read at run time; shapes and constants have been computed before. */
import { binaryOps } from './binary.ts'
import { convOps } from './conv.ts'
import { einsumOps } from './einsum.ts'
import type { Handlers } from './handler.ts'
import { linearOps } from './linear.ts'
import { localResponseOps } from './local-response.ts'
import { normalizeOps } from './normalize.ts'
import { placeOps } from './places.ts'
import { poolOps } from './pool.ts'
import { recurrentOps } from './recurrent.ts'
import { reduceOps } from './reduce.ts'
import { resizeOps } from './resize.ts'
import { scanOps } from './scan.ts'
import { shapeOps } from './shapes.ts'
import { tableOps } from './tables.ts'
import { unaryOps } from './unary.ts'

export const handlers: Handlers = {
  ...unaryOps,
  ...binaryOps,
  ...linearOps,
  ...einsumOps,
  ...localResponseOps,
  ...convOps,
  ...placeOps,
  ...poolOps,
  ...normalizeOps,
  ...reduceOps,
  ...shapeOps,
  ...tableOps,
  ...resizeOps,
  ...recurrentOps,
  ...scanOps,
}
