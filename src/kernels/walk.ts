/** Walking the buffers of a nest: one pointer per access, moved along one dim at a time. */
import type { Node } from '../graph/node.ts'
import { bytesOf } from '../graph/shape.ts'
import type { Leaves } from './emit.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, laneNumbers, loadValue, operation, plus, splat, times, whole } from './loop.ts'
import { type Nest, stepAddress } from './nest.ts'

/**
 * Pointers into the buffers of `nodes`; accesses beyond the nodes are linear indexes and count
 * elements.
 */
export interface Walk {
  readonly start: () => readonly Value[]
  /** The pointers `index` steps further along dim `dim`. */
  readonly step: (pointers: readonly Value[], dim: number, index: Value) => readonly Value[]
  /**
   * Leaves of an expression whose operand k is access `accessOf[k]`, `at` elements along the
   * innermost dim.
   */
  readonly leaves: (options: {
    readonly pointers: readonly Value[]
    readonly accessOf: readonly number[]
    readonly at: Value
    readonly lanes: number
    /** The access that holds the linear index. */
    readonly linear: number
  }) => Leaves
  readonly address: (pointers: readonly Value[], access: number, at: Value) => Value
}

export function createWalk(block: KernelBlock, nest: Nest, nodes: readonly Node[]): Walk {
  const { accesses, dims } = nest
  const innermost = dims.length - 1
  const bytes = accesses.map((access, a) => (a < nodes.length ? bytesOf[access.dtype] : 1))
  const innerStride = (a: number) => (innermost < 0 ? 0 : accesses[a]!.strides[innermost]!)
  const address: Walk['address'] = (pointers, a, at) =>
    stepAddress(block, pointers[a]!, at, innerStride(a), bytes[a]!)
  return {
    start: () =>
      accesses.map((access, a) => {
        const base = a < nodes.length ? block.address(nodes[a]!) : whole(0)
        return stepAddress(block, base, whole(1), access.offset, bytes[a]!)
      }),
    step: (pointers, dim, index) =>
      pointers.map((pointer, a) => {
        const next = stepAddress(block, pointer, index, accesses[a]!.strides[dim]!, bytes[a]!)
        return next === pointer ? pointer : block.let('p', next)
      }),
    address,
    leaves: ({ pointers, accessOf, at, lanes, linear }) => ({
      lanes,
      operand: k => {
        const a = accessOf[k]!
        const { dtype } = accesses[a]!
        const from = address(pointers, a, at)
        if (innerStride(a) === 0 || lanes === 1) return splat(loadValue(dtype, from, 0, 1), lanes)
        return loadValue(dtype, from, 0, lanes)
      },
      index: () => {
        const first = plus(pointers[linear]!, times(at, block.dim(innerStride(linear))))
        if (lanes === 1) return first
        return operation('add', 'i32', [splat(first, lanes), laneNumbers(lanes)])
      },
    }),
  }
}
