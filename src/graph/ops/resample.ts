/** `resample`: places along an axis, each a weighted sum of neighbouring cells. */
import { assert } from '../../diagnostics/assert.ts'
import { mulDims, productOf } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { three } from '../operands.ts'
import { type ResampleTable, transposeTable } from '../resample-table.ts'
import { evaluateShape, shapeText } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import { createConstant } from './constant.ts'

export interface ResampleAttributes {
  /** Any axis but the last one, whose elements are treated alike. */
  readonly axis: number
  /** What the operands hold, for the gradient, which goes through it the other way. */
  readonly table: ResampleTable
}

/** Operands: x; for each place its first cell and how many there are; weights [places, taps]. */
export const resample: Op<ResampleAttributes> = {
  name: 'resample',
  infer(operands, { axis, table }) {
    const [x, ranges, weights] = three(operands)
    const places = table.starts.length
    const fits = axis >= 0 && axis < x.shape.length - 1 && x.shape[axis] === table.cells
    assert(fits, `resampling of ${table.cells} cells along axis ${axis} of ${shapeText(x.shape)}`)
    assert(
      x.dtype === 'float32' && ranges.dtype === 'int32' && weights.dtype === 'float32',
      'resampling is of float32',
    )
    const given = [ranges, weights].map(each => shapeText(each.shape)).join()
    assert(given === `[${places}, 2],[${places}, ${table.taps}]`, `a table of ${given}`)
    return { shape: x.shape.with(axis, places), dtype: x.dtype }
  },
  interpret(operands, node, { round, sizes }) {
    const [x, ranges, weights] = three(operands)
    const { axis } = node.attributes
    const y = createTensor(evaluateShape(node.shape, sizes))
    const inner = countOf(y.shape.slice(axis + 1))
    const [cells, places, taps] = [x.shape[axis]!, y.shape[axis]!, weights.shape[1]!]
    for (let at = 0; at < y.data.length; at++) {
      const row = Math.floor(at / inner)
      const place = row % places
      const [start, count] = [ranges.data[place * 2]!, ranges.data[place * 2 + 1]!]
      const first = (Math.floor(row / places) * cells + start) * inner + (at % inner)
      let sum = 0
      for (let tap = 0; tap < count; tap++) {
        const weight = weights.data[place * taps + tap]!
        sum = round(sum + round(weight * x.data[first + tap * inner]!))
      }
      y.data[at] = sum
    }
    return y
  },
  gradient(node, dy) {
    const { axis, table } = node.attributes
    return [createResample(dy, axis, transposeTable(table)), undefined, undefined]
  },
  flops({ shape, attributes: { axis, table } }) {
    const terms = table.counts.reduce((sum, count) => sum + count, 0)
    return mulDims(2 * terms, productOf(shape.with(axis, 1)))
  },
  print: ({ axis, table: { cells, starts, taps } }) =>
    `axis=${axis} from ${cells} to ${starts.length}, taps=${taps}`,
}

/** `x` with the places of the table along `axis`, which has as many cells as the table reads. */
export function createResample(
  x: Node,
  axis: number,
  table: ResampleTable,
): Node<ResampleAttributes> {
  const { starts, counts, weights, taps } = table
  const ranges = Int32Array.from(starts.flatMap((start, place) => [start, counts[place]!]))
  const operands = [
    x,
    createConstant(ranges, [starts.length, 2]),
    createConstant(weights, [starts.length, taps]),
  ]
  return createNode(resample, operands, { axis, table })
}
