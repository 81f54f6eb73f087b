/** The graph of a graph model: a GraphDef as JSON -> nodes in the order in which they run. */
import { type Json, type JsonMap, isMap } from '../../../fields/field.ts'
import { refuse } from '../../../diagnostics/diagnostic.ts'
import { type Place, broken, expectList, expectMap, expectText, inside } from '../../json.ts'

export interface TfNode {
  /** As the file has it: `StatefulPartitionedCall/model/conv1/Conv2D`. */
  readonly name: string
  readonly op: string
  /** Results that it reads: `conv1`, `split:1`; nodes that it only waits for are left out. */
  readonly inputs: readonly string[]
  readonly attributes: JsonMap
  /** Where it stands in the file. */
  readonly at: number
  readonly place: Place
}

/** Far more than any model has; a node of the file becomes several in memory. */
const mostNodes = 50_000

/** Every node stands behind those that it reads; `supplied` are operators that blocks stand for. */
export function readGraph(
  value: Json | undefined,
  place: Place,
  supplied: { has(op: string): boolean },
): readonly TfNode[] {
  const { node, library } = expectMap(value, place)
  const at = inside(place, 'node')
  const list = expectList(node, at)
  if (list.length > mostNodes) broken(at, `it has ${list.length} nodes, more than ${mostNodes}`)
  if (isMap(library) && Array.isArray(library['function']) && library['function'].length > 0)
    broken(inside(place, 'library'), 'it defines functions of its own')
  const nodes = list.map((each, i) => readNode(each, i, inside(at, i)))
  const control = nodes.find(each => isControlFlow(each.op) && !supplied.has(each.op))
  if (control) refuseControlFlow(control)
  return inOrder(nodes)
}

/** What decides while a model runs which parts of it run, or how often. */
function isControlFlow(op: string): boolean {
  return controlFlow.some(each => each.test(op))
}

const controlFlow = [
  /^(Stateless)?(If|While|Case)$/,
  /^(Ref)?(Switch|Merge|Enter|Exit|NextIteration|LoopCond)$/,
  /^(EmptyTensorList|TensorList.*|TensorArray.*|.*PartitionedCall)$/,
]

function refuseControlFlow({ name, op, place: { file } }: TfNode): never {
  const problem = 'it is control flow: what runs, or how often, would depend on values'
  return refuse('foreign-operator', { file, node: name, op, problem })
}

function readNode(value: Json, index: number, place: Place): TfNode {
  const { name, op, input = [], attr = {} } = expectMap(value, place)
  const within = inside(place, 'input')
  const inputs = expectList(input, within).map((each, k) => expectText(each, inside(within, k)))
  return {
    name: plainName(expectText(name, inside(place, 'name')), inside(place, 'name')),
    op: expectText(op, inside(place, 'op')),
    inputs: inputs.filter(each => !each.startsWith('^')).map(plainReference),
    attributes: expectMap(attr, inside(place, 'attr')),
    at: index,
    place,
  }
}

/** Signs that no name of TensorFlow has are kept for values of the reader's own. */
export function plainName(name: string, place: Place): string {
  return /[#:]/.test(name) ? broken(place, `'${name}' is no name of TensorFlow`) : name
}

/** The first result of a node has no number. */
export function plainReference(reference: string): string {
  return reference.replace(/:0$/, '')
}

export function nodeOf(reference: string): string {
  return reference.replace(/:\d+$/, '')
}

function inOrder(nodes: readonly TfNode[]): readonly TfNode[] {
  const byName = new Map<string, TfNode>()
  for (const each of nodes) {
    if (byName.has(each.name)) broken(each.place, `'${each.name}' is there already`)
    byName.set(each.name, each)
  }
  const readers = new Map<TfNode, TfNode[]>()
  const missing = new Map<TfNode, number>()
  for (const each of nodes) {
    const makers = each.inputs.map(
      name =>
        byName.get(nodeOf(name)) ?? broken(each.place, `it reads '${name}', which no node makes`),
    )
    missing.set(each, makers.length)
    for (const maker of makers) readers.set(maker, [...(readers.get(maker) ?? []), each])
  }
  const ordered = nodes.filter(each => each.inputs.length === 0)
  for (const each of ordered)
    for (const reader of readers.get(each) ?? []) {
      missing.set(reader, missing.get(reader)! - 1)
      if (missing.get(reader) === 0) ordered.push(reader)
    }
  const left = nodes.find(each => missing.get(each)! > 0)
  if (left) broken(left.place, `'${left.name}' is part of a circle`)
  return ordered
}
