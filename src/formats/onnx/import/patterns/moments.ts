/** Layer normalisation as TensorFlow computes it: a factor and a summand for each element. */
import type { OnnxNode } from '../read-model.ts'
import {
  type Around,
  type Found,
  alongLast,
  isInner,
  lastAxisOf,
  maker,
  numberIn,
  otherInput,
} from './around.ts'

/**
 * x * f + (beta - mean(x) * f) with f = gamma / sqrt(mean((x - mean(x))^2) + epsilon); gamma may be
 * left out.
 */
export function moments(node: OnnxNode, around: Around): Found | undefined {
  if (node.opType !== 'Add' || node.domain !== '') return undefined
  const offset = node.inputs.map(each => maker(each, around, 'Sub')).find(Boolean)
  const scaled = maker(offset && otherInput(node, offset.outputs[0]!), around, 'Mul')
  const shift = maker(offset?.inputs[1], around, 'Mul')
  const mean = shift?.inputs.map(each => maker(each, around, 'ReduceMean')).find(Boolean)
  if (!offset || !scaled || !shift || !mean) return undefined
  const [x] = mean.inputs as readonly [string]
  const factor = otherInput(scaled, x)
  if (factor === undefined || otherInput(shift, mean.outputs[0]!) !== factor) return undefined
  const root = rootOf(factor, around)
  const deviation = root && deviationOf(root.parts.at(-1)!, x, mean, around)
  const axis = lastAxisOf(mean, around)
  const beta = offset.inputs[0]!
  if (!root || !deviation || axis === undefined || !alongLast(around.constants.get(beta)))
    return undefined
  const inner = [offset, scaled, shift, mean, ...root.parts, ...deviation.parts]
  const parts = [...inner, node]
  if (!inner.every(each => isInner(each, parts, around))) return undefined
  const attributes = new Map<string, number>([
    ['axis', axis],
    ['epsilon', deviation.epsilon],
  ])
  const inputs = [x, root.gamma, beta]
  const made: OnnxNode = { ...node, opType: 'LayerNormalization', inputs, attributes }
  return { last: node, made: [made], parts }
}

/** gamma / sqrt(...), the root last. */
function rootOf(
  factor: string,
  around: Around,
): { readonly gamma: string; readonly parts: readonly OnnxNode[] } | undefined {
  const product = maker(factor, around, 'Mul')
  const name = product
    ? product.inputs.find(each => maker(each, around, 'Reciprocal') !== undefined)
    : factor
  const inverse = maker(name, around, 'Reciprocal')
  const root = maker(inverse?.inputs[0], around, 'Sqrt')
  if (!inverse || !root) return undefined
  if (!product) return { gamma: '', parts: [inverse, root] }
  const gamma = otherInput(product, name!)!
  return alongLast(around.constants.get(gamma))
    ? { gamma, parts: [product, inverse, root] }
    : undefined
}

/** mean((x - mean)^2) + epsilon below the root. */
function deviationOf(
  root: OnnxNode,
  x: string,
  mean: OnnxNode,
  around: Around,
): { readonly epsilon: number; readonly parts: readonly OnnxNode[] } | undefined {
  const sum = maker(root.inputs[0], around, 'Add')
  const variance = sum?.inputs.map(each => maker(each, around, 'ReduceMean')).find(Boolean)
  const square = maker(variance?.inputs[0], around, 'Mul')
  const difference = maker(square?.inputs[0], around, 'Sub')
  if (!sum || !variance || !square || !difference) return undefined
  const epsilon = numberIn(sum, around)
  const isSquare = square.inputs[1] === square.inputs[0]
  const names = [x, mean.outputs[0]]
  const ofBoth = names.every(each => difference.inputs.includes(each!))
  const sameAxis = lastAxisOf(variance, around) === lastAxisOf(mean, around)
  if (!isSquare || !ofBoth || !sameAxis || epsilon === undefined) return undefined
  return { epsilon, parts: [sum, variance, square, difference] }
}
