/** Layer normalisation that an exporter has taken to pieces becomes one node again. */
import {
  type Around,
  type Found,
  alongLast,
  isInner,
  lastAxisOf,
  maker,
  numberIn,
  numberOf,
} from './around.ts'
import type { OnnxNode } from '../read-model.ts'

/**
 * d / sqrt(mean(d * d) + epsilon) with d = x - mean(x), and where they follow, a constant that is
 * multiplied and one that is added.
 */
export function layerNormalization(node: OnnxNode, around: Around): Found | undefined {
  if (node.opType !== 'Div') return undefined
  const difference = maker(node.inputs[0], around, 'Sub')
  const root = maker(node.inputs[1], around, 'Sqrt')
  const sum = root && maker(root.inputs[0], around, 'Add')
  const variance =
    sum &&
    (maker(sum.inputs[0], around, 'ReduceMean') ?? maker(sum.inputs[1], around, 'ReduceMean'))
  const square = variance && maker(variance.inputs[0], around, 'Pow', 'Mul')
  const mean = difference && maker(difference.inputs[1], around, 'ReduceMean')
  if (!difference || !root || !sum || !variance || !square || !mean) return undefined
  const x = difference.inputs[0]!
  const epsilon = numberIn(sum, around)
  const [base, exponent] = square.inputs
  const isSquare =
    base === difference.outputs[0] &&
    (square.opType === 'Mul' ? exponent === base : numberOf(exponent, around) === 2)
  const axis = lastAxisOf(mean, around)
  const sound = isSquare && mean.inputs[0] === x && axis !== undefined
  if (!sound || lastAxisOf(variance, around) !== axis || epsilon === undefined) return undefined
  const scale = follower(node, 'Mul', around)
  const shift = follower(scale?.node ?? node, 'Add', around)
  const last = shift?.node ?? scale?.node ?? node
  const inner = [mean, difference, square, variance, sum, root]
  const between = [node, ...(scale ? [scale.node] : [])].filter(each => each !== last)
  const parts = [...inner, ...between, last]
  if (![...inner, ...between].every(each => isInner(each, parts, around))) return undefined
  const inputs = [x, scale?.constant ?? '', ...(shift ? [shift.constant] : [])]
  const attributes = new Map<string, number>([
    ['axis', axis],
    ['epsilon', epsilon],
  ])
  return { last, parts, made: [{ ...last, opType: 'LayerNormalization', inputs, attributes }] }
}

/** The only reader of the node's result, with the constant that it has beside it. */
function follower(
  node: OnnxNode,
  opType: string,
  { readers, constants, outputs }: Around,
): { readonly node: OnnxNode; readonly constant: string } | undefined {
  const [result] = node.outputs as readonly [string]
  const [next, ...others] = readers.get(result) ?? []
  if (next?.opType !== opType || others.length > 0 || outputs.has(result)) return undefined
  const constant = next.inputs.find(each => each !== result)
  return alongLast(constants.get(constant ?? '')) ? { node: next, constant: constant! } : undefined
}
