/** The picture of a model as it runs: one box per kernel, with what each layer does in it. */
import type { Model } from '../../build/model.ts'
import { plainShape } from '../../build/summary.ts'
import type { InputDeclaration } from '../../config/config.ts'
import { assert } from '../../diagnostics/assert.ts'
import { type Graph, topologicalOrder } from '../../graph/graph.ts'
import { type Node, type Origin, isOp } from '../../graph/node.ts'
import { opsText } from '../../graph/ops-text.ts'
import { pad } from '../../graph/ops/pad.ts'
import { parameter } from '../../graph/ops/parameter.ts'
import { elementCount, equalShapes } from '../../graph/shape.ts'
import { fixedNodes } from '../../passes/fixed.ts'
import { storageOf } from '../../graph/storage.ts'
import { type Group } from '../../passes/fuse.ts'
import { keptApart } from '../../passes/kept-apart.ts'
import { bytesOf, countOf } from './bytes.ts'
import { gather } from './gather.ts'
import { grouped } from './groups.ts'
import { type Kind, kindOf, kinds } from './kinds.ts'
import { counted, exampleShape } from './label-text.ts'
import { groupsByName } from './name-groups.ts'
import { nameInside } from './names.ts'
import type { Box, Edge, Part, Picture } from './picture.ts'
import { inputBoxes, lineOf, modelCost, outputBoxes } from './ports.ts'

/**
 * `groups` are those of `graph`, which the passes made from the model's inference graph. Kernels
 * that run once, when weights are loaded, are not drawn; their weights count where they are used.
 */
export function fusedPicture(model: Model, graph: Graph, groups: readonly Group[]): Picture {
  const isFixed = fixedNodes(graph)
  const shown = groups.filter(group => !group.results.every(isFixed) || makesOutput(group, graph))
  const inputs = inputBoxes(model)
  const places = {
    makers: makersOf(model),
    groups: groupsByName(model.layers),
    divided: dividedLayers(shown),
  }
  const kernels = numberRepeats(
    shown.map(group => kernelBox(group, places, isFixed)),
    inputs.map(each => each.id),
  )
  const sources = new Map<Node, Source>()
  for (const [i, input] of graph.inputs.entries())
    sources.set(input, { box: inputs[i]!, changed: true })
  for (const [i, group] of shown.entries())
    for (const node of group.results)
      sources.set(node, { box: kernels[i]!, changed: changesShape(group, node, isFixed) })
  const outputs = outputBoxes(model, i => sources.get(storageOf(graph.outputs[i]!.node))!.box.line)
  const apart = keptApart(shown)
  const reasonsOf = (group: Group): ReadonlyMap<string, string> =>
    new Map(apart.get(group)!.map(({ from, reason }) => [kernels[shown.indexOf(from)]!.id, reason]))
  const edges = [
    ...shown.flatMap((group, i) =>
      edgesInto(kernels[i]!, group.operands, sources).map(edge => {
        const reason = reasonsOf(group).get(edge.from)
        return reason === undefined ? edge : { ...edge, apart: reason }
      }),
    ),
    ...graph.outputs.flatMap(({ node }, i) => edgesInto(outputs[i]!, [node], sources)),
  ]
  const made = `${counted(kernels.length, 'kernel')} from ${counted(model.layers.length, 'layer')}`
  const subtitle = [made, modelCost(model)].filter(Boolean).join(', ')
  const boxes = [...inputs, ...kernels, ...outputs]
  return grouped({ title: model.name, stage: 'fused', subtitle, boxes, edges })
}

/** Who computes a value, and whether its shape is another than those that it was computed from. */
interface Source {
  readonly box: Box
  readonly changed: boolean
}

function changesShape({ operands }: Group, result: Node, isFixed: Test): boolean {
  return operands.some(each => !isFixed(each) && !equalShapes(each.shape, result.shape))
}

type Test = (node: Node) => boolean

function makesOutput({ results }: Group, { outputs }: Graph): boolean {
  return outputs.some(({ node }) => results.includes(storageOf(node)))
}

/** What parts of kernels are called, by the name of the layer or input that they come from. */
type Makers = ReadonlyMap<string, Pick<Part, 'type' | 'kind'>>

function makersOf({ config, layers, expansion }: Model): Makers {
  return new Map([
    ...config.inputs.map(each => {
      return [each.name, { type: inputWork(each), kind: 'elementwise' }] as const
    }),
    ...layers.map((layer, i) => {
      const kind = kindOf(layer, expansion.layers[i]!.definition)
      return [layer.name, { type: layer.type, kind }] as const
    }),
  ])
}

/** What has to be done to an input before layers can read it. */
function inputWork({ scale, dtype }: InputDeclaration): string {
  if (scale !== undefined) return 'scale'
  return dtype === 'float32' ? 'copy' : 'cast'
}

/** What kernels are called and where they stand. */
interface Places {
  readonly makers: Makers
  /** Paths of the groups of layers. */
  readonly groups: ReadonlyMap<string, string>
  /** Layers that have a group of their own. */
  readonly divided: ReadonlySet<string>
}

function kernelBox(group: Group, places: Places, isFixed: Test): Box {
  const members = membersOf(group)
  const parts = members.map(({ origin, nodes }) => partOf(origin, nodes, places.makers))
  const names = parts.map(each => each.name)
  const kind = leadingKind(parts)
  return {
    id: names.join('+'),
    label: parts.map(each => each.type).join(' + '),
    name: names.join(' + '),
    group: groupOf(parts, places),
    kind,
    detail: [],
    dtype: group.root.dtype,
    shape: plainShape(group.root.shape),
    params: weightsOf(group, isFixed).reduce(
      (sum, { shape }) => sum + countOf(elementCount(shape)),
      0,
    ),
    flops: flopsOf(group.nodes),
    bytes: group.results.reduce<number | null>((sum, node) => {
      const bytes = bytesOf(node)
      return sum === null || bytes === null ? null : sum + bytes
    }, 0),
    line: lineOf(members[0]!.origin.spans[0]!),
    parts,
  }
}

/**
 * Where a kernel stands: in the block of its leading layer; where a layer became many kernels, in a
 * group of that layer.
 */
function groupOf(parts: readonly Part[], { groups, divided }: Places): string {
  const { name } = parts.find(each => each.kind === leadingKind(parts))!
  const around = groups.get(name) ?? ''
  if (parts.length > 1 || !divided.has(name)) return around
  return around === '' ? name : `${around}/${nameInside(name, around)}`
}

/** Fewer kernels of a layer need no group. */
const many = 3

/** The layers that are alone in many kernels. */
function dividedLayers(groups: readonly Group[]): ReadonlySet<string> {
  const alone = groups.flatMap(group => {
    const names = membersOf(group).map(each => each.origin.layer)
    return names.length === 1 ? names : []
  })
  const counts = gather(alone, name => name)
  return new Set([...counts].filter(([, all]) => all.length >= many).map(([name]) => name))
}

/** The kind of a kernel where there is room for one only: the first in the order of kinds. */
function leadingKind(parts: readonly Part[]): Kind {
  return kinds.find(kind => parts.some(each => each.kind === kind))!
}

/** The weights that a kernel reads, as they are or through what is made of them at load. */
function weightsOf({ operands }: Group, isFixed: Test): readonly Node[] {
  return topologicalOrder(operands.filter(isFixed)).filter(node => isOp(node, parameter))
}

/** The nodes of each layer, layers in the order in which they first compute. */
function membersOf(group: Group) {
  const members = new Map<string, { origin: Origin; nodes: Node[] }>()
  for (const node of group.nodes) {
    const { origin } = node
    assert(origin, `a ${node.op.name} of a model belongs to no layer`)
    const member = members.get(origin.layer) ?? { origin, nodes: [] }
    member.nodes.push(node)
    members.set(origin.layer, member)
  }
  return [...members.values()]
}

function partOf({ layer: name }: Origin, nodes: readonly Node[], makers: Makers): Part {
  return { name, ...makers.get(name)!, ops: opsText(nodes) }
}

function flopsOf(nodes: readonly Node[]): number | null {
  const total = nodes.reduce((flops, node) => flops + countOf(node.op.flops?.(node) ?? 0), 0)
  return Number.isNaN(total) ? null : total
}

/** Kernels of the same layers, or of an input, are told apart by number: `probs`, `probs:2`. */
function numberRepeats(boxes: readonly Box[], taken: readonly string[]): readonly Box[] {
  const counts = new Map(taken.map(id => [id, 1]))
  return boxes.map(box => {
    const count = (counts.get(box.id) ?? 0) + 1
    counts.set(box.id, count)
    return count === 1 ? box : { ...box, id: `${box.id}:${count}` }
  })
}

/** Edges from the boxes whose values are read, one for each box. */
function edgesInto(
  to: Box,
  reads: readonly Node[],
  sources: ReadonlyMap<Node, Source>,
): readonly Edge[] {
  const edges = new Map<string, Edge>()
  for (const node of reads) {
    const source = sources.get(storageOf(node))
    if (!source || edges.has(source.box.id)) continue
    const label = edgeLabel(source, node)
    const edge = { from: source.box.id, to: to.id, shape: plainShape(insideOf(node).shape) }
    edges.set(edge.from, label ? { ...edge, label } : edge)
  }
  return [...edges.values()]
}

/** A value without the border that its maker adds for whoever reads it. */
function insideOf(node: Node): Node {
  const [x] = node.operands
  return isOp(node, pad) && x!.origin === node.origin ? x! : node
}

/** `5×5×64 → 1600` where the reader sees the value as a view of another shape. */
function edgeLabel({ changed }: Source, node: Node): string | undefined {
  const stored = storageOf(node)
  const [made, seen] = [stored, node].map(each => exampleShape(plainShape(insideOf(each).shape)))
  if (made !== seen) return `${made} → ${seen}`
  return changed ? made : undefined
}
