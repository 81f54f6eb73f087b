/** What stands around a node: who makes its inputs, who reads its results. */
import { type Constant, floatsOf } from '../constant.ts'
import type { OnnxModel, OnnxNode } from '../read-model.ts'

export interface Around {
  readonly makers: ReadonlyMap<string, OnnxNode>
  readonly readers: ReadonlyMap<string, readonly OnnxNode[]>
  readonly outputs: ReadonlySet<string>
  readonly constants: ReadonlyMap<string, Constant>
}

/** Nodes that together are something else, which takes the place of the last. */
export interface Found {
  readonly last: OnnxNode
  readonly made: readonly OnnxNode[]
  readonly parts: readonly OnnxNode[]
}

/** What ends with this node, if it ends something. */
export type Pattern = (node: OnnxNode, around: Around) => Found | undefined

export function aroundOf({ nodes, constants, outputs }: OnnxModel): Around {
  const makers = new Map(nodes.flatMap(node => node.outputs.map(name => [name, node] as const)))
  const readers = new Map<string, OnnxNode[]>()
  const numbers = new Map(constants)
  for (const node of nodes) {
    for (const name of node.inputs) {
      const known = readers.get(name)
      if (known) known.push(node)
      else readers.set(name, [node])
    }
    const value = node.opType === 'Constant' ? node.attributes.get('value') : undefined
    const isTensor = typeof value === 'object' && 'kind' in value
    if (isTensor) numbers.set(node.outputs[0]!, value)
  }
  return { makers, readers, outputs: new Set(outputs.map(each => each.name)), constants: numbers }
}

/** The node of one of these operators that makes the value. */
export function maker(
  name: string | undefined,
  around: Around,
  ...opTypes: readonly string[]
): OnnxNode | undefined {
  const node = around.makers.get(name ?? '')
  return node && opTypes.includes(node.opType) && node.domain === '' ? node : undefined
}

/** The other input of a node with two. */
export function otherInput({ inputs: [a, b] }: OnnxNode, name: string): string | undefined {
  return a === name ? b : b === name ? a : undefined
}

/** True where nothing but the parts reads the node. */
export function isInner(node: OnnxNode, parts: readonly OnnxNode[], around: Around): boolean {
  const [result] = node.outputs as readonly [string]
  const readers = around.readers.get(result) ?? []
  return readers.every(each => parts.includes(each)) && !around.outputs.has(result)
}

/** The last axis, with its size kept as 1; undefined for others. */
export function lastAxisOf(node: OnnxNode, { constants }: Around): number | undefined {
  const written = node.attributes.get('axes') ?? constants.get(node.inputs[1] ?? '')?.data
  const axes = Array.isArray(written) ? (written as readonly unknown[]) : []
  return axes.length === 1 && axes[0] === -1 && node.attributes.get('keepdims') !== 0
    ? -1
    : undefined
}

export function numberOf(name: string | undefined, { constants }: Around): number | undefined {
  const value = constants.get(name ?? '')
  const data = value && floatsOf(value)
  return data?.length === 1 ? data[0] : undefined
}

export function numberIn(node: OnnxNode, around: Around): number | undefined {
  return numberOf(node.inputs[0], around) ?? numberOf(node.inputs[1], around)
}

/** True for numbers along the last axis alone, as gamma and beta are. */
export function alongLast(value: Constant | undefined): boolean {
  return (
    value !== undefined && value.shape.length > 0 && value.shape.slice(0, -1).every(d => d === 1)
  )
}
