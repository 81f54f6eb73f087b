/** PReLU of operators, as Keras computes it: relu(x) - alpha * relu(-x). */
import type { OnnxNode } from '../read-model.ts'
import { type Around, type Found, isInner, maker, otherInput } from './around.ts'

/** A sum whose slopes are negated, or a difference. */
export function prelu(node: OnnxNode, around: Around): Found | undefined {
  if (node.domain !== '' || (node.opType !== 'Add' && node.opType !== 'Sub')) return undefined
  const orders =
    node.opType === 'Add'
      ? [
          [0, 1],
          [1, 0],
        ]
      : [[0, 1]]
  for (const [first, second] of orders) {
    const positive = maker(node.inputs[first!], around, 'Relu')
    const product = maker(node.inputs[second!], around, 'Mul')
    const found = positive && product && made(node, positive, product, around)
    if (found) return found
  }
  return undefined
}

function made(
  node: OnnxNode,
  positive: OnnxNode,
  product: OnnxNode,
  around: Around,
): Found | undefined {
  const negative = product.inputs.map(each => maker(each, around, 'Relu')).find(Boolean)
  const negated = maker(negative?.inputs[0], around, 'Neg')
  const [x] = positive.inputs as readonly [string]
  if (!negative || !negated || negated.inputs[0] !== x) return undefined
  const factor = otherInput(product, negative.outputs[0]!)
  const inner = [positive, product, negative, negated]
  const parts = [...inner, node]
  if (factor === undefined || !isKnown(factor, around)) return undefined
  if (!inner.every(each => isInner(each, parts, around))) return undefined
  // The slopes are what is subtracted.
  const slope = node.opType === 'Sub' ? factor : `${node.outputs[0]!}#slope`
  const turned: OnnxNode = { ...node, opType: 'Neg', inputs: [factor], outputs: [slope] }
  const whole: OnnxNode = { ...node, opType: 'PRelu', inputs: [x, slope] }
  return { last: node, made: node.opType === 'Sub' ? [whole] : [turned, whole], parts }
}

/** True for weights, and for weights with the other sign. */
function isKnown(name: string, around: Around): boolean {
  const inner = maker(name, around, 'Neg')?.inputs[0] ?? name
  return around.constants.has(inner)
}
