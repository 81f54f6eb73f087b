/** ONNX graphs written by hand: what exporters of other tools make. */
import type { Attributes } from '../../../src/formats/onnx/export/attributes.ts'
import { attributeProtos } from '../../../src/formats/onnx/export/attributes.ts'
import { valueInfo } from '../../../src/formats/onnx/export/graph-writer.ts'
import {
  type ModelProto,
  type NodeProto,
  type TensorProto,
  modelTable,
} from '../../../src/formats/onnx/proto/messages.ts'
import { writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { integersProto, tensorProto } from '../../../src/formats/onnx/tensors.ts'
import { namedDim } from '../../../src/graph/dim.ts'
import type { Shape } from '../../../src/graph/shape.ts'

export const n = namedDim('N')

export function node(
  opType: string,
  inputs: string,
  outputs: string,
  attributes: Attributes = {},
): NodeProto {
  return {
    name: '',
    opType,
    input: inputs.split(' '),
    output: outputs.split(' '),
    attribute: attributeProtos(attributes),
  }
}

export const floats = (name: string, shape: readonly number[], values: readonly number[]) =>
  tensorProto(name, shape, Float32Array.from(values))

export const integers = (name: string, values: readonly number[]): TensorProto =>
  integersProto(name, [values.length], values)

export interface HandWritten {
  readonly nodes: readonly NodeProto[]
  readonly initializers?: readonly TensorProto[]
  readonly inputs: { readonly [name: string]: Shape }
  readonly outputs?: readonly string[]
  readonly opset?: number
}

export function modelOf({
  nodes,
  initializers = [],
  inputs,
  outputs = ['y'],
  opset = 17,
}: HandWritten): ModelProto {
  const graph = {
    name: 'graph',
    node: nodes,
    initializer: initializers,
    sparseInitializer: [],
    input: Object.entries(inputs).map(([name, shape]) => valueInfo(name, 'float32', shape)),
    output: outputs.map(name => valueInfo(name, 'float32', [])),
    valueInfo: [],
  }
  const opsetImport = [{ domain: '', version: opset }]
  return { irVersion: 8, graph, opsetImport, metadataProps: [], functions: [] }
}

export function bytesOf(graph: HandWritten): Uint8Array<ArrayBuffer> {
  return writeMessage(modelOf(graph), modelTable)
}
