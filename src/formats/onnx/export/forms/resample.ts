/** Places along an axis as sums of its cells, and the extremes of shares of it. */
import { refuse } from '../../../../diagnostics/diagnostic.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { pool } from '../../../../graph/ops/pool.ts'
import { resample } from '../../../../graph/ops/resample.ts'
import type { ResampleTable } from '../../../../graph/resample-table.ts'
import { isDivision, spatialOf } from '../../../../graph/window.ts'
import { int, ints } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import type { Recognise } from '../form.ts'
import { type Order, isPlain, permutationBetween, plainOrder } from '../order.ts'

export const resampleForm: Recognise = node => {
  if (!isOp(node, resample)) return undefined
  const x = node.operands[0]!
  const { axis, table } = node.attributes
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const made = summed(out, node, { value: out.value(x, order), order }, axis, matrixOf(table))
      out.define(node, made.value, made.order)
    },
  }
}

/** Pooling whose windows share the input out, whatever its size is. */
export const dividedPoolForm: Recognise = node => {
  if (!isOp(node, pool) || !isDivision(node.attributes)) return undefined
  const x = node.operands[0]!
  const { kind, counts } = node.attributes
  const cells = spatialOf(x.shape).map(dim => {
    if (typeof dim === 'number') return dim
    const what = `the number of its cells ('${dim.text}' is open)`
    return refuse('no-onnx-form', { layer: node.origin?.layer ?? '', what })
  })
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const made = counts.reduce<Placed>(
        (from, count, i) => {
          const shares = sharesOf(cells[i]!, count)
          return kind === 'max'
            ? largest(out, node, from, i + 1, shares)
            : summed(out, node, from, i + 1, meansOf(cells[i]!, shares))
        },
        { value: out.value(x, order), order },
      )
      out.define(node, made.value, made.order)
    },
  }
}

/** A value, and the order that its axes have. */
interface Placed {
  readonly value: string
  readonly order: Order
}

interface Matrix {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** A product with [cells, places], the axis put last. */
function summed(
  out: Emitter,
  node: Node,
  { value, order }: Placed,
  axis: number,
  { shape, data }: Matrix,
): Placed {
  const target = [...plainOrder(order.length).filter(each => each !== axis), axis]
  const perm = permutationBetween(order, target)
  const turned = isPlain(perm) ? value : out.add(node, 'Transpose', [value], { perm: ints(perm) })
  const matrix = out.writer.tensor(`${node.origin?.layer}/weights`, shape, data)
  return { value: out.add(node, 'MatMul', [turned, matrix]), order: target }
}

/** What each cell gives to each place. */
function matrixOf({ cells, starts, counts, weights, taps }: ResampleTable): Matrix {
  const places = starts.length
  const data = new Float32Array(cells * places)
  for (const [place, start] of starts.entries())
    for (let tap = 0; tap < counts[place]!; tap++)
      data[(start + tap) * places + place] = weights[place * taps + tap]!
  return { shape: [cells, places], data }
}

type Share = readonly [start: number, end: number]

function sharesOf(cells: number, count: number): readonly Share[] {
  return Array.from({ length: count }, (_, i) => [
    Math.floor((i * cells) / count),
    Math.ceil(((i + 1) * cells) / count),
  ])
}

function meansOf(cells: number, shares: readonly Share[]): Matrix {
  const data = new Float32Array(cells * shares.length)
  for (const [place, [start, end]] of shares.entries())
    for (let cell = start; cell < end; cell++)
      data[cell * shares.length + place] = 1 / (end - start)
  return { shape: [cells, shares.length], data }
}

/** The maximum of each share, one after another. */
function largest(
  out: Emitter,
  node: Node,
  { value, order }: Placed,
  axis: number,
  shares: readonly Share[],
): Placed {
  const at = order.indexOf(axis)
  const one = (each: number): string => out.writer.integers([each])
  const parts = shares.map(([start, end]) => {
    const part = out.add(node, 'Slice', [value, one(start), one(end), one(at)])
    return out.add(node, 'ReduceMax', [part], { axes: ints([at]) })
  })
  return { value: out.add(node, 'Concat', parts, { axis: int(at) }), order }
}
