/**
 * ONNX models of one op as bytes, in the protobuf encoding that onnx.proto lays down: a tag (number
 * of the field and wire type), then a number or so many bytes.
 */
import { Buffer } from 'node:buffer'

const [varintType, bytesType, floatType] = [0, 2, 5]

function varint(value) {
  const bytes = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}

const tagged = (field, type, bytes) => Buffer.concat([varint((field << 3) | type), bytes])
const int = (field, value) => tagged(field, varintType, varint(value))
const bytes = (field, value) =>
  tagged(field, bytesType, Buffer.concat([varint(value.length), value]))
const text = (field, value) => bytes(field, Buffer.from(value))
const float = (field, value) => {
  const data = Buffer.alloc(4)
  data.writeFloatLE(value)
  return tagged(field, floatType, data)
}
const message = (field, parts) => bytes(field, Buffer.concat(parts))

const float32 = 1 // TensorProto.DataType.FLOAT
const int64 = 7

/** TensorProto; integers are int64, which is what ops take them as. */
function tensor(name, { shape, data }) {
  const raw = Array.isArray(data)
    ? Buffer.from(BigInt64Array.from(data, BigInt).buffer)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const type = Array.isArray(data) ? int64 : float32
  return [...shape.map(dim => int(1, dim)), int(2, type), text(8, name), bytes(9, raw)]
}

/** AttributeProto: an integer, a text, a list of integers, or `{float}`. */
function attribute(name, value) {
  const typed = type => [text(1, name), int(20, type)]
  if (typeof value === 'number') return [...typed(2), int(3, value)]
  if (typeof value === 'string') return [...typed(3), text(4, value)]
  if (Array.isArray(value)) {
    const isText = typeof value[0] === 'string'
    return [...typed(isText ? 8 : 7), ...value.map(each => (isText ? text(9, each) : int(8, each)))]
  }
  return [...typed(1), float(2, value.float)]
}

/** ValueInfoProto of a float tensor. */
function value(name, shape) {
  const dims = shape.map(dim => message(1, [int(1, dim)]))
  return [text(1, name), message(2, [message(1, [int(1, float32), message(2, dims)])])]
}

/**
 * A model with the input `x` and the output `y`. `inputs` names what the op reads, '' where an
 * optional input is left out; `constants` has the others by name; `outputs` says which of its
 * results is `y`.
 */
export function onnxModel(
  { op, attributes = {}, inputs = ['x'], constants = {}, outputs = ['y'] },
  shapes,
) {
  const node = [
    ...inputs.map(each => text(1, each)),
    ...outputs.map(each => text(2, each)),
    text(4, op),
    ...Object.entries(attributes).map(([name, each]) => message(5, attribute(name, each))),
  ]
  const graph = [
    message(1, node),
    text(2, op),
    ...Object.entries(constants).map(([name, each]) => message(5, tensor(name, each))),
    message(11, value('x', shapes.x)),
    message(12, value('y', shapes.y)),
  ]
  const [irVersion, opset] = [10, 21]
  return Buffer.concat([
    int(1, irVersion),
    message(7, graph),
    message(8, [text(1, ''), int(2, opset)]),
  ])
}
