/** Layer normalisation that an exporter has taken to pieces becomes one node again. */
import { type Constant, floatsOf } from './constant.ts'
import type { OnnxModel, OnnxNode } from './read-model.ts'

/** Reads who makes a value, and how many read it. */
interface Around {
  readonly makers: ReadonlyMap<string, OnnxNode>
  readonly readers: ReadonlyMap<string, readonly OnnxNode[]>
  readonly outputs: ReadonlySet<string>
  readonly constants: ReadonlyMap<string, Constant>
}

/** The same model with fewer nodes. */
export function withPatterns(model: OnnxModel): OnnxModel {
  const around = aroundOf(model)
  const replaced = new Map<OnnxNode, OnnxNode>()
  const gone = new Set<OnnxNode>()
  for (const node of model.nodes) {
    const found = layerNormalization(node, around)
    if (!found) continue
    replaced.set(found.last, found.made)
    for (const part of found.parts) if (part !== found.last) gone.add(part)
  }
  const nodes = model.nodes.filter(each => !gone.has(each)).map(each => replaced.get(each) ?? each)
  return { ...model, nodes }
}

function aroundOf({ nodes, constants, outputs }: OnnxModel): Around {
  const makers = new Map(nodes.flatMap(node => node.outputs.map(name => [name, node] as const)))
  const readers = new Map<string, OnnxNode[]>()
  const known = new Map(constants)
  for (const node of nodes) {
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node])
    const value = node.opType === 'Constant' ? node.attributes.get('value') : undefined
    const isTensor = typeof value === 'object' && 'kind' in value
    if (isTensor) known.set(node.outputs[0]!, value)
  }
  return { makers, readers, outputs: new Set(outputs.map(each => each.name)), constants: known }
}

interface Found {
  readonly last: OnnxNode
  readonly made: OnnxNode
  readonly parts: readonly OnnxNode[]
}

/**
 * d / sqrt(mean(d * d) + epsilon) with d = x - mean(x), and where they follow, a constant that is
 * multiplied and one that is added.
 */
function layerNormalization(node: OnnxNode, around: Around): Found | undefined {
  if (node.opType !== 'Div') return undefined
  const made = (name: string | undefined, opType: string): OnnxNode | undefined => {
    const maker = around.makers.get(name ?? '')
    return maker?.opType === opType ? maker : undefined
  }
  const difference = made(node.inputs[0], 'Sub')
  const root = made(node.inputs[1], 'Sqrt')
  const sum = root && made(root.inputs[0], 'Add')
  const variance = sum && (made(sum.inputs[0], 'ReduceMean') ?? made(sum.inputs[1], 'ReduceMean'))
  const square = variance && (made(variance.inputs[0], 'Pow') ?? made(variance.inputs[0], 'Mul'))
  const mean = difference && made(difference.inputs[1], 'ReduceMean')
  if (!difference || !root || !sum || !variance || !square || !mean) return undefined
  const x = difference.inputs[0]!
  const epsilon = numberIn(sum, around)
  const [base, exponent] = square.inputs
  const isSquare =
    base === difference.outputs[0] &&
    (square.opType === 'Mul' ? exponent === base : numberOf(exponent, around) === 2)
  const axis = axisOf(mean, around)
  const sound = isSquare && mean.inputs[0] === x && axis !== undefined
  if (!sound || axisOf(variance, around) !== axis || epsilon === undefined) return undefined
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
  return { last, parts, made: { ...last, opType: 'LayerNormalization', inputs, attributes } }
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
  const value = constants.get(constant ?? '')
  // Numbers along the last axis alone are gamma and beta.
  const along = value?.shape.slice(0, -1).every(dim => dim === 1) && value.shape.length > 0
  return along ? { node: next, constant: constant! } : undefined
}

/** True where nothing but the parts reads the node. */
function isInner(node: OnnxNode, parts: readonly OnnxNode[], around: Around): boolean {
  const [result] = node.outputs as readonly [string]
  const readers = around.readers.get(result) ?? []
  return readers.every(each => parts.includes(each)) && !around.outputs.has(result)
}

/** The last axis, with its size kept as 1; undefined for others. */
function axisOf(node: OnnxNode, { constants }: Around): number | undefined {
  const written = node.attributes.get('axes') ?? constants.get(node.inputs[1] ?? '')?.data
  const axes = Array.isArray(written) ? (written as readonly unknown[]) : []
  return axes.length === 1 && axes[0] === -1 && node.attributes.get('keepdims') !== 0
    ? -1
    : undefined
}

function numberOf(name: string | undefined, { constants }: Around): number | undefined {
  const value = constants.get(name ?? '')
  const data = value && floatsOf(value)
  return data?.length === 1 ? data[0] : undefined
}

function numberIn(node: OnnxNode, around: Around): number | undefined {
  return numberOf(node.inputs[0], around) ?? numberOf(node.inputs[1], around)
}
