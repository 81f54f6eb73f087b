/** The messages of ONNX, those parts of them that say what a model computes. */
import {
  type Field,
  type MessageTable,
  bytes,
  doubles,
  float,
  floats,
  int,
  message,
  messages,
  text,
  texts,
  varints,
} from './schema.ts'

/** A field that a file leaves out is undefined; a repeated one is empty. */
export interface ModelProto {
  readonly irVersion?: number
  readonly producerName?: string
  readonly producerVersion?: string
  readonly graph?: GraphProto
  readonly opsetImport: readonly OperatorSetIdProto[]
  readonly metadataProps: readonly StringStringEntryProto[]
  readonly functions: readonly FunctionProto[]
}

export interface OperatorSetIdProto {
  readonly domain?: string
  readonly version?: number
}

export interface StringStringEntryProto {
  readonly key?: string
  readonly value?: string
}

export interface GraphProto {
  readonly name?: string
  readonly node: readonly NodeProto[]
  readonly initializer: readonly TensorProto[]
  readonly sparseInitializer: readonly object[]
  readonly input: readonly ValueInfoProto[]
  readonly output: readonly ValueInfoProto[]
  readonly valueInfo: readonly ValueInfoProto[]
}

export interface NodeProto {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly name?: string
  readonly opType?: string
  readonly domain?: string
  readonly attribute: readonly AttributeProto[]
}

export interface AttributeProto {
  readonly name?: string
  /** One of `attributeTypes`. */
  readonly type?: number
  readonly f?: number
  readonly i?: number
  readonly s?: Uint8Array
  readonly t?: TensorProto
  readonly g?: GraphProto
  /** Floats of 4 bytes. */
  readonly floats?: Uint8Array
  /** Varints. */
  readonly ints?: Uint8Array
  readonly strings: readonly string[]
}

export interface TensorProto {
  readonly name?: string
  /** Varints. */
  readonly dims?: Uint8Array
  readonly dataType?: number
  readonly floatData?: Uint8Array
  readonly int32Data?: Uint8Array
  readonly int64Data?: Uint8Array
  readonly doubleData?: Uint8Array
  readonly uint64Data?: Uint8Array
  readonly rawData?: Uint8Array
  readonly externalData: readonly StringStringEntryProto[]
  readonly dataLocation?: number
  readonly segment?: object
}

export interface ValueInfoProto {
  readonly name?: string
  readonly type?: TypeProto
}

export interface TypeProto {
  /** Undefined where the value is no tensor. */
  readonly tensorType?: TensorTypeProto
}

export interface TensorTypeProto {
  readonly elemType?: number
  readonly shape?: TensorShapeProto
}

export interface TensorShapeProto {
  readonly dim: readonly DimensionProto[]
}

export interface DimensionProto {
  readonly dimValue?: number
  readonly dimParam?: string
}

export interface FunctionProto {
  readonly name?: string
  readonly domain?: string
}

export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const

/** The table of a message, whose fields must be those of its interface. */
function table<M>(
  name: string,
  fields: { readonly [K in keyof Required<M>]: Field },
): MessageTable {
  return { name, fields: fields as { readonly [name: string]: Field } }
}

const nothing = table<object>('a message that nobody reads', {})

const entryTable = table<StringStringEntryProto>('StringStringEntryProto', {
  key: text(1),
  value: text(2),
})

const opsetTable = table<OperatorSetIdProto>('OperatorSetIdProto', {
  domain: text(1),
  version: int(2),
})

const functionTable = table<FunctionProto>('FunctionProto', { name: text(1), domain: text(10) })

const dimensionTable = table<DimensionProto>('Dimension', { dimValue: int(1), dimParam: text(2) })

const shapeTable = table<TensorShapeProto>('TensorShapeProto', {
  dim: messages(1, () => dimensionTable),
})

const tensorTypeTable = table<TensorTypeProto>('TypeProto.Tensor', {
  elemType: int(1),
  shape: message(2, () => shapeTable),
})

const typeTable = table<TypeProto>('TypeProto', { tensorType: message(1, () => tensorTypeTable) })

const valueInfoTable = table<ValueInfoProto>('ValueInfoProto', {
  name: text(1),
  type: message(2, () => typeTable),
})

export const tensorTable = table<TensorProto>('TensorProto', {
  dims: varints(1),
  dataType: int(2),
  segment: message(3, () => nothing),
  floatData: floats(4),
  int32Data: varints(5),
  int64Data: varints(7),
  name: text(8),
  rawData: bytes(9),
  doubleData: doubles(10),
  uint64Data: varints(11),
  externalData: messages(13, () => entryTable),
  dataLocation: int(14),
})

const attributeTable = table<AttributeProto>('AttributeProto', {
  name: text(1),
  f: float(2),
  i: int(3),
  s: bytes(4),
  t: message(5, () => tensorTable),
  g: message(6, () => graphTable),
  floats: floats(7),
  ints: varints(8),
  strings: texts(9),
  type: int(20),
})

const nodeTable = table<NodeProto>('NodeProto', {
  input: texts(1),
  output: texts(2),
  name: text(3),
  opType: text(4),
  attribute: messages(5, () => attributeTable),
  domain: text(7),
})

const graphTable: MessageTable = table<GraphProto>('GraphProto', {
  node: messages(1, () => nodeTable),
  name: text(2),
  initializer: messages(5, () => tensorTable),
  input: messages(11, () => valueInfoTable),
  output: messages(12, () => valueInfoTable),
  valueInfo: messages(13, () => valueInfoTable),
  sparseInitializer: messages(15, () => nothing),
})

export const modelTable = table<ModelProto>('ModelProto', {
  irVersion: int(1),
  producerName: text(2),
  producerVersion: text(3),
  graph: message(7, () => graphTable),
  opsetImport: messages(8, () => opsetTable),
  metadataProps: messages(14, () => entryTable),
  functions: messages(25, () => functionTable),
})
