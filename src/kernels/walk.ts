/** Walking the buffers of a nest: one pointer per access, moved along one dim at a time. */
import type { Node } from '../graph/node.ts'
import { bytesOf } from '../graph/shape.ts'
import type { Leaves } from './emit.ts'
import type { KernelBlock } from './kernel.ts'
import {
  type Value,
  laneNumbers,
  loadValue,
  operation,
  plus,
  quotient,
  remainder,
  splat,
  times,
  whole,
} from './loop.ts'
import { type Nest, stepAddress } from './nest.ts'

/** A place in every access: so many bytes (of a linear index, elements) behind a pointer. */
export interface Place {
  readonly pointers: readonly Value[]
  readonly offsets: readonly number[]
}

/**
 * Pointers into the buffers of `nodes`; accesses beyond the nodes are linear indexes and count
 * elements.
 */
export interface Walk {
  readonly start: () => readonly Value[]
  /** The pointers `index` steps further along dim `dim`. */
  readonly step: (pointers: readonly Value[], dim: number, index: Value) => readonly Value[]
  /** `count` neighbours along dim `dim`: behind the same pointers where their distance is known. */
  readonly places: (pointers: readonly Value[], dim: number, count: number) => readonly Place[]
  /**
   * Leaves of an expression whose operand k is access `accessOf[k]`, `at` elements along the
   * innermost dim.
   */
  readonly leaves: (options: {
    readonly pointers: readonly Value[]
    readonly offsets?: readonly number[]
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
  const address: Walk['address'] = (pointers, a, at) => {
    const { panel } = accesses[a]!
    if (!panel) return stepAddress(block, pointers[a]!, at, innerStride(a), bytes[a]!)
    const [columns, stride] = panel
    const start = stepAddress(block, pointers[a]!, quotient(at, columns), stride, bytes[a]!)
    return stepAddress(block, start, remainder(at, columns), innerStride(a), bytes[a]!)
  }
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
    places: (pointers, dim, count) =>
      Array.from({ length: count }, (_, i) => placeOf(block, nest, bytes, pointers, dim, i)),
    address,
    leaves: ({ pointers, offsets = [], accessOf, at, lanes, linear }) => ({
      lanes,
      operand: k => {
        const a = accessOf[k]!
        const { dtype } = accesses[a]!
        const from = address(pointers, a, at)
        const offset = offsets[a] ?? 0
        if (innerStride(a) === 0 || lanes === 1)
          return splat(loadValue(dtype, from, offset, 1), lanes)
        return loadValue(dtype, from, offset, lanes)
      },
      index: () => {
        const start = plus(pointers[linear]!, offsets[linear] ?? 0)
        const first = plus(start, times(at, block.dim(innerStride(linear))))
        if (lanes === 1) return first
        return operation('add', 'i32', [splat(first, lanes), laneNumbers(lanes)])
      },
    }),
  }
}

/** The place `i` steps along dim `dim`. */
function placeOf(
  block: KernelBlock,
  { accesses }: Nest,
  bytes: readonly number[],
  pointers: readonly Value[],
  dim: number,
  i: number,
): Place {
  const strides = accesses.map(each => each.strides[dim] ?? 0)
  return {
    pointers: pointers.map((pointer, a) => {
      if (i === 0 || typeof strides[a] === 'number') return pointer
      return block.let('p', stepAddress(block, pointer, whole(i), strides[a]!, bytes[a]!))
    }),
    offsets: strides.map((stride, a) => (typeof stride === 'number' ? i * stride * bytes[a]! : 0)),
  }
}
