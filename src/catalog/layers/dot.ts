/** Dot: products of two inputs summed along an axis of each. */
import { div, min, mul, sqrt } from '../../expr/expr.ts'
import { bool, int, oneOrMore } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { featureAxis } from '../axes.ts'
import { einsum } from '../einsum.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { sumOver } from '../reductions.ts'

export const dot = defineLayer({
  type: 'Dot',
  doc: 'The sum of x * y along an axis of each, for each example; all other axes stay, x first',
  fields: {
    axes: oneOrMore(int({ doc: 'axis' }), {
      minItems: 1,
      maxItems: 2,
      doc: 'axis of both inputs, or one of each; 0 is the batch',
    }),
    normalize: bool({ default: false, doc: 'whether both have length 1 along it: the cosine' }),
  },
  inputs: 'two',
  masks: 'end',
  build(inputs, { axes, normalize }, layer) {
    for (const x of inputs) {
      floatInput(x, layer)
      rankInput(x, 2, layer)
    }
    const where = { owner: layer.type, layer, path: ['axes'] }
    const along = inputs.map((x, k) => featureAxis(axes[k] ?? axes[0]!, x, where))
    const sizes = inputs.map((x, k) => x.shape[along[k]!]!)
    if (!equalDims(sizes[0]!, sizes[1]!)) mismatch(inputs, layer, 'axes of the same size')
    const [x, y] = inputs.map((x, k) => (normalize ? unit(x, along[k]!) : x))
    const lettersOf = (k: number, first: string): readonly string[] =>
      inputs[k]!.shape.map((_, axis) => {
        if (axis === 0) return 'Z'
        return axis === along[k] ? 'Y' : String.fromCharCode(first.charCodeAt(0) + axis)
      })
    const [a, b] = [lettersOf(0, 'a'), lettersOf(1, 'n')]
    const kept = [...a.filter(each => each !== 'Y'), ...b.filter(each => each !== 'Y').slice(1)]
    const product = einsum(`${a.join('')},${b.join('')}->${kept.join('')}`, x!, y!)
    return kept.length > 1 ? product : createReshape(product, [product.shape[0]!, 1])
  },
  examples: [
    {
      args: { axes: [1, 2] },
      inputs: [
        [3, 5],
        [10, 3],
      ],
      output: [5, 10],
      parameters: 0,
    },
    { args: { axes: -1, normalize: true }, inputs: [[4], [4]], output: [1], parameters: 0 },
  ],
})

/** x over its length along an axis, which counts as at least 1e-7. */
function unit(x: Node, axis: number): Node {
  const squares = elementwise([x], x => mul(x, x))
  return elementwise([x, sumOver(squares, [axis])], (x, sum) =>
    mul(x!, min(div(1, sqrt(sum!)), 1e7)),
  )
}
