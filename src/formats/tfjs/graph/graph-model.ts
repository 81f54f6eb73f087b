/** A graph model of TensorFlow.js -> config and weights, by way of the operators of ONNX. */
import { type Json, type JsonMap, isMap } from '../../../fields/field.ts'
import type { FileTensor } from '../../../files/file-tensor.ts'
import { refuse } from '../../../diagnostics/diagnostic.ts'
import type { GivenSizes } from '../../given-sizes.ts'
import type { ImportedModel } from '../../imported.ts'
import { type Place, broken, expectMap, expectText, inside } from '../../json.ts'
import type { NamedTensor } from '../../keras/named-tensor.ts'
import { type Constant, constant } from '../../onnx/import/constant.ts'
import { importGraph } from '../../onnx/import/import-graph.ts'
import type { OnnxModel, OnnxPort } from '../../onnx/import/read-model.ts'
import type { SuppliedBlocks } from '../../supplied-blocks.ts'
import { attributesOf, shapeOf } from './attributes.ts'
import { type LoweredGraph, loweringOf } from './lowering.ts'
import { layerNames } from './names.ts'
import { lowerings } from './ops/index.ts'
import { type TfNode, nodeOf, plainName, plainReference, readGraph } from './read-graph.ts'

/** The operators are written as those of this version of ONNX. */
const opset = 18

export interface GraphModelFile {
  /** The whole `model.json`. */
  readonly root: JsonMap
  readonly place: Place
  readonly tensors: readonly NamedTensor[]
  readonly producer: string | undefined
}

export function importGraphModel(
  file: GraphModelFile,
  blocks: SuppliedBlocks,
  sizes: GivenSizes,
): ImportedModel {
  const { root, place, tensors, producer } = file
  const nodes = readGraph(root['modelTopology'], inside(place, 'modelTopology'), blocks.classes)
  const weights = new Map(tensors.map(each => [each.name, each.tensor]))
  const graph: LoweredGraph = { nodes: [], constants: new Map(), values: new Map() }
  const layers = layerNames(nodes)
  const counts = resultCounts(nodes)
  const inputs: OnnxPort[] = []
  const ports = portsOf(...signatureOf(root, place))
  for (const node of nodes) {
    if (node.op === 'Placeholder') inputs.push(inputOf(node, graph, ports.inputs))
    else if (node.op === 'Const') addConstant(node, weights, graph)
    else lower(node, graph, { layer: layers.get(node)!, count: counts.get(node.name) ?? 1, blocks })
  }
  const outputs = ports.outputs.length > 0 ? ports.outputs : leavesOf(nodes)
  const model: OnnxModel = {
    file: place.file,
    format: 'graph model of TensorFlow.js',
    name: '',
    opset,
    producer,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: inOrderOf(ports.inputs, inputs),
    outputs: outputs.map(each => outputOf(each, graph, inputs, place)),
    shapes: new Map(),
  }
  return importGraph(model, blocks, sizes)
}

/** A result of a node under the name that users know it by. */
interface Port {
  readonly reference: string
  readonly name: string
  readonly shape: OnnxPort['shape']
}

interface Ports {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
}

/** Some converters put it among what the user has said of the model. */
function signatureOf(root: JsonMap, place: Place): readonly [Json | undefined, Place] {
  const { signature, userDefinedMetadata: metadata } = root
  if (isMap(signature) || !isMap(metadata)) return [signature, inside(place, 'signature')]
  return [metadata['signature'], inside(inside(place, 'userDefinedMetadata'), 'signature')]
}

/** `{inputs: {image: {name: "input_1:0", tensorShape: ...}}, outputs: ...}`. */
function portsOf(signature: Json | undefined, place: Place): Ports {
  const listed = (key: string): readonly Port[] => {
    const at = inside(place, key)
    const value = isMap(signature) ? signature[key] : undefined
    const entries = value === undefined ? [] : Object.entries(expectMap(value, at))
    return entries.map(([name, info]) => {
      const within = inside(at, name)
      const { name: reference, tensorShape } = expectMap(info, within)
      return {
        reference: plainReference(expectText(reference, inside(within, 'name'))),
        name: plainReference(name.includes('#') ? plainName(name, within) : name),
        shape: shapeOf(tensorShape, inside(within, 'tensorShape')),
      }
    })
  }
  return { inputs: listed('inputs'), outputs: listed('outputs') }
}

/** Without a signature the results that nobody reads are what a model gives. */
function leavesOf(nodes: readonly TfNode[]): readonly Port[] {
  const read = new Set(nodes.flatMap(each => each.inputs.map(nodeOf)))
  const leaves = nodes.filter(each => !read.has(each.name) && !silent.test(each.op))
  return leaves
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => ({ reference: name, name, shape: undefined }))
}

/** Nodes whose results are no values. */
const silent = /^(NoOp|Assert|Const|Placeholder)$/

function inputOf(node: TfNode, { values }: LoweredGraph, ports: readonly Port[]): OnnxPort {
  const { name, place } = node
  const attributes = attributesOf(node)
  const dtype = attributes.dtype('dtype') ?? broken(place, `'${name}' has no type that is read`)
  const port = ports.find(each => each.reference === name)
  const own = port?.name ?? name
  values.set(name, own)
  return { name: own, dtype, shape: attributes.shape('shape') ?? port?.shape }
}

/** Inputs as the signature lists them, those that it does not name behind. */
function inOrderOf(ports: readonly Port[], inputs: readonly OnnxPort[]): readonly OnnxPort[] {
  const listed = ports.flatMap(port => inputs.filter(each => each.name === port.name))
  return [...listed, ...inputs.filter(each => !listed.includes(each))]
}

function outputOf(
  { reference, name }: Port,
  { nodes, values }: LoweredGraph,
  inputs: readonly OnnxPort[],
  place: Place,
): OnnxPort {
  const value =
    values.get(reference) ??
    broken(inside(place, 'signature'), `output '${name}' is '${reference}', which no node makes`)
  const output = inputs.some(each => each.name === name) ? `${name}_output` : name
  nodes.push({
    name,
    named: true,
    opType: 'Identity',
    domain: '',
    inputs: [value],
    outputs: [output],
    attributes: new Map(),
  })
  return { name: output, dtype: 'float32', shape: undefined }
}

function addConstant(
  node: TfNode,
  weights: ReadonlyMap<string, FileTensor>,
  { constants, values }: LoweredGraph,
): void {
  const tensor = weights.get(node.name)
  // What nobody reads, as the texts of assertions, may be missing.
  if (!tensor) return
  const value = `${node.name}#value`
  constants.set(value, constantOf(tensor))
  values.set(node.name, value)
}

/** More numbers than shapes have are kept as floats of 64 bits. */
const mostDims = 4096

function constantOf({ dtype, shape, data }: FileTensor): Constant {
  if (data instanceof Float32Array) return constant('float32', shape, data)
  const numbers = data as Int32Array | Uint8Array
  const few = numbers.length <= mostDims
  const whole = dtype === 'bool' ? 'bool' : 'int32'
  return constant(whole, shape, few ? Array.from(numbers) : Float64Array.from(numbers))
}

/** How many results of each node are read. */
function resultCounts(nodes: readonly TfNode[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const reference of nodes.flatMap(each => each.inputs)) {
    const name = nodeOf(reference)
    const k = Number(reference.slice(name.length + 1))
    counts.set(name, Math.max(counts.get(name) ?? 1, k + 1))
  }
  return counts
}

interface LoweringOptions {
  readonly layer: string
  readonly count: number
  readonly blocks: SuppliedBlocks
}

function lower(
  node: TfNode,
  graph: LoweredGraph,
  { layer, count, blocks: { classes } }: LoweringOptions,
): void {
  const { name, op } = node
  const { file } = node.place
  const fail = (problem: string): never =>
    refuse('foreign-operator', { file, node: name, op, problem })
  if (silent.test(op)) return
  const lowering = loweringOf(node, graph, layer, fail)
  const known = Object.hasOwn(lowerings, op) && !classes.has(op) ? lowerings[op] : undefined
  const results = known?.(lowering) ?? lowering.foreign(count)
  const list = typeof results === 'string' ? [results] : results
  list.forEach((each, k) => graph.values.set(k === 0 ? name : `${name}:${k}`, each))
}
