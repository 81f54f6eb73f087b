/** Dropout: in training, zeroes random values and scales the others up. */
import { type Expr, ge, index, lt, mul, select } from '../../expr/expr.ts'
import { uniform } from '../../expr/random.ts'
import { int, list, num, optional } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'

/** Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014. */
export const dropout = defineLayer({
  type: 'Dropout',
  doc: 'In training, 0 with probability rate, else x / (1 - rate); in inference, x',
  fields: {
    rate: num({ min: 0, max: 1, doc: 'share of the values that become 0' }),
    noise_shape: optional(
      list(optional(int({ min: 1, doc: 'size' })), {
        doc: 'shape of the choice with the batch: null as the input, 1 for one along the axis',
      }),
    ),
    seed: optional(int({ doc: "seed of the choice; the layer's own where it is null" })),
  },
  main: 'rate',
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    if (args.noise_shape) expectNoiseShape(x!, args.noise_shape, layer)
    if (!layer.training || args.rate === 0) return x!
    const { step, seed } = layer.random()
    const drawn = (step: Expr): Expr => uniform(args.seed ?? seed, step, index())
    const kept = (x: Expr): Expr => mul(x, 1 / (1 - args.rate))
    if (!args.noise_shape)
      return elementwise([x!, step], (x, step) => select(ge(drawn(step), args.rate), kept(x), 0))
    const sizes = args.noise_shape.map((dim, axis) => (dim === 1 ? 1 : x!.shape[axis]!))
    const corner = createSlice(
      x!,
      sizes.map(() => 0),
      sizes,
    )
    // The corner lends its shape alone: the choice is drawn once for each of its elements.
    const choice = elementwise([corner, step], (_, step) => drawn(step))
    return elementwise([x!, choice], (x, drawn) => select(lt(drawn, args.rate), 0, kept(x)))
  },
  examples: [{ args: { rate: 0.5 }, inputs: [[4]], output: [4], parameters: 0 }],
})

function expectNoiseShape(x: Node, noise: readonly (number | null)[], layer: LayerScope): void {
  const fits = noise.every((dim, i) => dim === null || dim === 1 || equalDims(dim, x.shape[i]!))
  if (fits && noise.length === x.shape.length) return
  const wanted = noise.map(dim => dim ?? 'null').join(', ')
  mismatch([x], layer, `an input that noise_shape [${wanted}] broadcasts to`)
}
