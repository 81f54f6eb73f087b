/** ONNX file -> its graph in plain terms: nodes with attributes by name, constants, inputs. */
import { refuse } from '../../../diagnostics/diagnostic.ts'
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
  attributeTypes,
  modelTable,
} from '../proto/messages.ts'
import { readMessage } from '../proto/read.ts'
import { decodeVarints } from '../proto/wire.ts'
import { type ElementType, elementTypeOf, typeName } from '../tensors.ts'
import type { Constant } from './constant.ts'
import { type OpenExternal, readTensor } from './read-tensor.ts'

export type AttributeValue =
  number | string | readonly number[] | readonly string[] | Constant | GraphProto

export interface OnnxNode {
  /** As the file has it, or `#12` by its place. */
  readonly name: string
  readonly named: boolean
  readonly opType: string
  /** Empty for the operators of ONNX itself. */
  readonly domain: string
  /** Empty names are inputs that are left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, AttributeValue>
  /** What a file of another tool calls the operator that this node is a part of. */
  readonly operator?: string
  /** What a layer of it may be called, where that is not the node's own name. */
  readonly layer?: string
}

/** The operator as messages name it. */
export function operatorOf({ operator, domain, opType }: OnnxNode): string {
  return operator ?? (domain === '' ? opType : `${domain}.${opType}`)
}

export interface OnnxPort {
  readonly name: string
  readonly dtype: ElementType
  /** A name or null is a size that only a run knows; undefined where the rank is not said. */
  readonly shape: readonly (number | string | null)[] | undefined
}

export interface OnnxModel {
  readonly file: string
  /** What the file is: `ONNX opset 17`. */
  readonly format: string
  readonly name: string
  readonly opset: number
  readonly producer: string | undefined
  readonly nodes: readonly OnnxNode[]
  readonly constants: ReadonlyMap<string, Constant>
  /** Without those that have an initializer. */
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** Shapes that the file says of values inside. */
  readonly shapes: ReadonlyMap<string, OnnxPort['shape']>
}

const opsets = { first: 7, last: 22 }

/** Attributes that are lists hold shapes and axes. */
const maxList = 2 ** 16

/** Reads bytes that are an ONNX model; a `TenonError` names file and place of what is wrong. */
export function readModel(bytes: Uint8Array, file: string, open: OpenExternal): OnnxModel {
  const broken = (place: string, problem: string): never =>
    refuse('broken-model-file', { file, place, problem })
  const proto = readMessage<ModelProto>(bytes, modelTable, (at, problem) =>
    broken(`byte ${at}`, problem),
  )
  const { graph } = proto
  if (!graph) return broken('', 'it holds no graph')
  if (graph.sparseInitializer.length > 0) broken('graph', 'it holds sparse tensors')
  const constants = new Map<string, Constant>()
  for (const [i, tensor] of graph.initializer.entries()) {
    const name = tensor.name ?? ''
    const place = name === '' ? `initializer ${i}` : `initializer '${name}'`
    if (name === '' || constants.has(name)) broken(place, 'it has no name of its own')
    constants.set(
      name,
      readTensor(tensor, open, problem => broken(place, problem)),
    )
  }
  const nodes = graph.node.map((node, i) => readNode(node, i, open, broken))
  checkNames(graph, nodes, constants, broken)
  const port = (info: ValueInfoProto): OnnxPort => readPort(info, broken)
  const infos = graph.valueInfo.filter(each => each.type?.tensorType)
  const opset = opsetOf(proto, file, broken)
  return {
    file,
    format: `ONNX opset ${opset}`,
    name: graph.name ?? '',
    opset,
    producer: producerOf(proto),
    nodes,
    constants,
    inputs: graph.input.filter(each => !constants.has(each.name ?? '')).map(port),
    outputs: graph.output.map(port),
    shapes: new Map(infos.map(each => [each.name ?? '', shapeOf(each)])),
  }
}

type Broken = (place: string, problem: string) => never

function producerOf({ producerName, producerVersion }: ModelProto): string | undefined {
  const text = [producerName, producerVersion].filter(each => each).join(' ')
  return text === '' ? undefined : text.slice(0, 100)
}

function opsetOf({ opsetImport, functions }: ModelProto, file: string, broken: Broken): number {
  if (functions.length > 0) {
    const names = functions.slice(0, 5).map(each => `'${each.name ?? ''}'`)
    broken('functions', `it defines functions of its own, ${names.join(', ')}; export it inlined`)
  }
  const standard = opsetImport.filter(each => ['', 'ai.onnx'].includes(each.domain ?? ''))
  const version = standard[0]?.version
  if (standard.length !== 1 || version === undefined)
    return broken('opset_import', 'it does not say which version of the operators it means')
  if (version < opsets.first || version > opsets.last)
    refuse('onnx-opset', { file, opset: version, first: opsets.first, last: opsets.last })
  return version
}

function readNode(node: NodeProto, i: number, open: OpenExternal, broken: Broken): OnnxNode {
  const named = node.name !== undefined && node.name !== ''
  const name = named ? node.name : `#${i}`
  const place = `node '${name}'`
  const opType = node.opType ?? ''
  if (opType === '') broken(place, 'it has no operator')
  const attributes = new Map<string, AttributeValue>()
  for (const attribute of node.attribute) {
    const own = attribute.name ?? ''
    const at = `${place}, attribute '${own}'`
    if (own === '' || attributes.has(own)) broken(at, 'it has no name of its own')
    attributes.set(
      own,
      readAttribute(attribute, open, problem => broken(at, problem)),
    )
  }
  const domain = node.domain === 'ai.onnx' ? '' : (node.domain ?? '')
  return { name, named, opType, domain, inputs: node.input, outputs: node.output, attributes }
}

function readAttribute(
  attribute: AttributeProto,
  open: OpenExternal,
  fail: (problem: string) => never,
): AttributeValue {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
  switch (attribute.type) {
    case attributeTypes.float:
      return attribute.f ?? 0
    case attributeTypes.int:
      return attribute.i ?? 0
    case attributeTypes.string:
      return text(attribute.s ?? new Uint8Array(0))
    case attributeTypes.tensor:
      return attribute.t ? readTensor(attribute.t, open, fail) : fail('it holds no tensor')
    case attributeTypes.graph:
      return attribute.g ?? fail('it holds no graph')
    case attributeTypes.floats: {
      const bytes = attribute.floats ?? new Uint8Array(0)
      if (bytes.length > maxList * 4) fail(`it has ${bytes.length / 4} entries`)
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true))
    }
    case attributeTypes.ints: {
      const bytes = attribute.ints ?? new Uint8Array(0)
      if (bytes.length > maxList * 10) fail(`it has ${bytes.length} bytes of entries`)
      return decodeVarints(bytes, (_, problem) => fail(problem))
    }
    case attributeTypes.strings:
      return attribute.strings
    default:
      return fail(`it is of the kind ${attribute.type ?? 0}, which is not read`)
  }
}

/** Every value has one name, and is made before it is read. */
function checkNames(
  graph: GraphProto,
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, Constant>,
  broken: Broken,
): void {
  const made = new Set(constants.keys())
  for (const { name = '' } of graph.input) {
    if (name === '') broken('graph input', 'it has no name')
    made.add(name)
  }
  for (const { name, inputs, outputs } of nodes) {
    const missing = inputs.find(each => each !== '' && !made.has(each))
    if (missing !== undefined)
      broken(`node '${name}'`, `it reads '${missing}', which nothing above makes`)
    for (const output of outputs) {
      if (output !== '' && made.has(output))
        broken(`node '${name}'`, `it makes '${output}', which is there already`)
      made.add(output)
    }
  }
  for (const { name = '' } of graph.output)
    if (!made.has(name)) broken(`graph output '${name}'`, 'nothing makes it')
  if (graph.output.length === 0) broken('graph', 'it has no outputs')
}

function readPort(info: ValueInfoProto, broken: Broken): OnnxPort {
  const name = info.name ?? ''
  const tensor = info.type?.tensorType
  const place = `graph value '${name}'`
  if (!tensor) return broken(place, 'it is no tensor')
  const dtype = elementTypeOf(tensor.elemType)
  if (!dtype)
    return broken(
      place,
      `its elements are of the type ${typeName(tensor.elemType)}, which is not read`,
    )
  return { name, dtype, shape: shapeOf(info) }
}

function shapeOf(info: ValueInfoProto): OnnxPort['shape'] {
  return info.type?.tensorType?.shape?.dim.map(({ dimValue, dimParam }) => {
    if (dimValue !== undefined && dimValue >= 0) return dimValue
    return dimParam !== undefined && dimParam !== '' ? dimParam : null
  })
}
