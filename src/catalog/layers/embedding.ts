/** Embedding: a learned vector for each whole number. */
import { eq, integer, select, toInt } from '../../expr/expr.ts'
import { bool, int, optional } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createGather } from '../../graph/ops/gather.ts'
import { elementwise } from '../elementwise.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

export const embeddingFields = {
  input_dim: int({ min: 1, doc: 'how many numbers there are, from 0' }),
  output_dim: int({ min: 1, doc: 'length of each vector' }),
  ...weightFields('embeddings', 'uniform'),
  mask_zero: bool({ default: false, doc: 'whether 0 stands for a step that does not count' }),
}

/** The whole numbers of input 0: as the model is given them, or what comes of cutting fractions. */
export function wholeNumbers(x: Node, layer: LayerScope): Node {
  return layer.integers(0) ?? (x.dtype === 'float32' ? elementwise([x], toInt) : x)
}

/** Under `mask_zero`, every number but 0 counts. */
export function nonZeroMask(
  x: Node,
  { mask_zero }: { readonly mask_zero: boolean },
  layer: LayerScope,
): Node | undefined {
  if (!mask_zero) return undefined
  return elementwise([wholeNumbers(x, layer)], n => select(eq(n, integer(0)), 0, 1))
}

export const embedding = defineLayer({
  type: 'Embedding',
  doc: 'Row x of a learned table [input_dim, output_dim]; numbers without a row give NaN',
  fields: {
    ...embeddingFields,
    input_length: optional(int({ min: 1, doc: 'without meaning, as in Keras 3' })),
  },
  inputs: 'one',
  masks: ([x], args, layer) => nonZeroMask(x!, args, layer),
  build([x], args, layer) {
    const shape = [args.input_dim, args.output_dim]
    const table = makeWeight(layer, { name: 'embeddings', shape, prefix: 'embeddings' }, args)
    return createGather(table, wholeNumbers(x!, layer))
  },
  examples: [
    { args: { input_dim: 100, output_dim: 8 }, inputs: [[12]], output: [12, 8], parameters: 800 },
    { args: { input_dim: 5, output_dim: 2 }, inputs: [[]], output: [2], parameters: 10 },
  ],
})
