/** Permute: the axes of each example in another order. */
import { int, list } from '../../fields/kinds.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'
import { shapeText } from '../../graph/shape.ts'
import { defineLayer } from '../layer.ts'

export const permute = defineLayer({
  type: 'Permute',
  doc: 'Axis i of the result is axis dims[i - 1] of the input; the batch is 0 and stays',
  fields: {
    dims: list(int({ min: 1, doc: 'axis' }), {
      minItems: 1,
      doc: 'every axis but the batch once, counted from 1: [2, 1] swaps two axes',
    }),
  },
  main: 'dims',
  inputs: 'one',
  build([x], { dims }, layer) {
    const repeated = dims.find((dim, i) => dims.indexOf(dim) < i)
    if (repeated !== undefined)
      layer.fail('duplicate-axis', { owner: layer.type, axis: repeated }, ['dims'])
    const beyond = dims.find(dim => dim >= x!.shape.length)
    const shape = shapeText(x!.shape)
    if (beyond !== undefined)
      layer.fail('axis-out-of-range', { owner: layer.type, axis: beyond, shape }, ['dims'])
    const expected = `${dims.length + 1} axes, as many as 'dims' names and the batch`
    if (dims.length + 1 !== x!.shape.length)
      layer.fail('wrong-rank', { layer: layer.type, expected, shape }, ['dims'])
    return createTranspose(x!, [0, ...dims])
  },
  examples: [{ args: { dims: [2, 1] }, inputs: [[5, 4]], output: [4, 5], parameters: 0 }],
})
