/** The wire format, against bytes that the specification of protocol buffers gives. */
import { expect, test } from 'vitest'
import {
  type TensorProto,
  modelTable,
  tensorTable,
} from '../../../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../../../src/formats/onnx/proto/read.ts'
import { createReader, encodeVarint } from '../../../src/formats/onnx/proto/wire.ts'
import { writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { readTensor } from '../../../src/formats/onnx/import/read-tensor.ts'

const fail = (at: number, problem: string): never => {
  throw new Error(`${at}: ${problem}`)
}
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test.each([
  [0, [0]],
  [1, [1]],
  [150, [0x96, 0x01]],
  [300, [0xac, 0x02]],
  [-1, [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
  [-2, [254, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
  [2 ** 53 - 1, [255, 255, 255, 255, 255, 255, 255, 15]],
])('%i is written and read', (value, expected) => {
  expect([...encodeVarint(value)]).toEqual(expected)
  expect(createReader(Uint8Array.from(expected), 0, fail).varint()).toBe(value)
})

test('a message is what it was', () => {
  const model = {
    irVersion: 8,
    producerName: 'tenon',
    opsetImport: [{ domain: '', version: 17 }],
    metadataProps: [{ key: 'ä', value: '' }],
    functions: [],
  }
  expect(readMessage(writeMessage(model, modelTable), modelTable, fail)).toEqual(model)
})

test('fields that nobody asks for are passed over', () => {
  const unknown = bytes(0xf8, 0x07, 5, 0xf2, 0x07, 2, 1, 2, 0xfd, 0x07, 1, 2, 3, 4, 0x08, 3)
  expect(readMessage(unknown, modelTable, fail)).toMatchObject({ irVersion: 3 })
})

test.each([
  ['a number that is cut off', bytes(0x08, 0x80), '2: a number is cut off'],
  ['a length beyond the end', bytes(0x12, 0x7f, 65), '2: 127 bytes are announced where 1 are left'],
  ['a kind that is another', bytes(0x0a, 1, 65), 'ModelProto.irVersion is written as'],
  ['a name that is no UTF-8', bytes(0x12, 1, 0xff), 'a name that is no UTF-8'],
  ['a field of number 0', bytes(0x00), 'no field has the number 0'],
])('%s is refused at its place', (_, given, message) => {
  expect(() => readMessage(given, modelTable, fail)).toThrow(message)
})

test('graphs in graphs end somewhere', () => {
  let inner = bytes()
  for (let depth = 0; depth < 60; depth++) {
    const attribute = Uint8Array.of(0x32, ...encodeVarint(inner.length), ...inner)
    const node = Uint8Array.of(0x2a, ...encodeVarint(attribute.length), ...attribute)
    inner = Uint8Array.of(0x0a, ...encodeVarint(node.length), ...node)
  }
  const model = Uint8Array.of(0x3a, ...encodeVarint(inner.length), ...inner)
  expect(() => readMessage(model, modelTable, fail)).toThrow('deep in each other')
})

test('many empty nodes are refused before they fill the memory', () => {
  const graph = new Uint8Array(2_000_000)
  for (let at = 0; at < graph.length; at += 2) graph[at] = 0x0a
  const head = [0x3a, ...encodeVarint(graph.length)]
  const model = new Uint8Array(head.length + graph.length)
  model.set(head)
  model.set(graph, head.length)
  expect(() => readMessage(model, modelTable, fail)).toThrow('more than 300000 nodes')
})

const tensor = (fields: Partial<TensorProto>): unknown => {
  const message = readMessage<TensorProto>(writeMessage(fields, tensorTable), tensorTable, fail)
  const refuse = (problem: string): never => fail(0, problem)
  return Array.from(readTensor(message, () => fail(0, 'elsewhere'), refuse).data as number[])
}

test.each([
  [
    'float32',
    { dataType: 1, dims: bytes(2), rawData: bytes(0, 0, 128, 63, 0, 0, 0, 192) },
    [1, -2],
  ],
  ['float16', { dataType: 10, dims: bytes(2), rawData: bytes(0, 0x3c, 0x00, 0xc0) }, [1, -2]],
  ['bfloat16', { dataType: 16, dims: bytes(1), rawData: bytes(0x80, 0x3f) }, [1]],
  ['int8', { dataType: 3, dims: bytes(2), rawData: bytes(1, 0xff) }, [1, -1]],
  ['int64 as numbers', { dataType: 7, dims: bytes(2), int64Data: bytes(3, 0x96, 1) }, [3, 150]],
  ['bool as numbers', { dataType: 9, dims: bytes(2), int32Data: bytes(1, 0) }, [1, 0]],
])('%s tensors are read', (_, fields, expected) => expect(tensor(fields)).toEqual(expected))

test.each([
  [
    'too few bytes',
    { dataType: 1, dims: bytes(2), rawData: bytes(0, 0, 0, 0) },
    '4 bytes where its shape needs 8',
  ],
  ['a type that is not read', { dataType: 14, dims: bytes(1) }, 'of the type complex64'],
  ['a negative size', { dataType: 1, dims: encodeVarint(-3) }, 'an axis has the size -3'],
  [
    'a shape that no memory holds',
    { dataType: 1, dims: Uint8Array.of(...encodeVarint(2 ** 40), ...encodeVarint(2 ** 40)) },
    'it has the shape',
  ],
])('%s of a tensor are refused', (_, fields, message) =>
  expect(() => tensor(fields)).toThrow(message),
)
