/** Every operation of the graph. */
import type { Op } from '../node.ts'
import { averagePoolGradient } from './average-pool-gradient.ts'
import { broadcast } from './broadcast.ts'
import { concat } from './concat.ts'
import { constant } from './constant.ts'
import { convKernelGradient } from './conv-kernel-gradient.ts'
import { conv } from './conv.ts'
import { gatherGradient } from './gather-gradient.ts'
import { gather } from './gather.ts'
import { map } from './map.ts'
import { matmul } from './matmul.ts'
import { maxPoolGradient } from './max-pool-gradient.ts'
import { pack } from './pack.ts'
import { pad } from './pad.ts'
import { parameter } from './parameter.ts'
import { pool } from './pool.ts'
import { reduce } from './reduce.ts'
import { resample } from './resample.ts'
import { reshape } from './reshape.ts'
import { reverse } from './reverse.ts'
import { scan } from './scan.ts'
import { slice } from './slice.ts'
import { transpose } from './transpose.ts'
import { winogradConv } from './winograd-conv.ts'

export const ops: readonly Op<never>[] = [
  parameter,
  constant,
  map,
  broadcast,
  reduce,
  matmul,
  conv,
  convKernelGradient,
  pool,
  maxPoolGradient,
  averagePoolGradient,
  gather,
  gatherGradient,
  resample,
  reshape,
  transpose,
  scan,
  reverse,
  concat,
  slice,
  pad,
  pack,
  winogradConv,
]
