/** What embeddings share: their table's fields, and the whole numbers that they read. */
import { eq, integer, select, toInt } from '../expr/expr.ts'
import { bool, int } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import { weightFields } from './weight-fields.ts'

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
