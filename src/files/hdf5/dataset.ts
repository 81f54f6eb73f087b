/** Datasets: numbers that lie in one piece, as Keras stores weights. */
import { type FileTensor, decodeElements, sharedElements, tensorLater } from '../file-tensor.ts'
import { brainToNumber, halfToNumber } from '../half.ts'
import type { Attributes } from './attributes.ts'
import type { Hdf5Bytes } from './bytes.ts'
import { type Message, findMessage } from './object-header.ts'
import { countElements, readDataspace, readDatatype } from './types.ts'

/** `at` is where the object is, for messages. The numbers are read when they are asked for. */
export function readDataset(
  bytes: Hdf5Bytes,
  at: number,
  messages: readonly Message[],
  attributes: Attributes,
): FileTensor {
  const [type, space, layout] = (['datatype', 'dataspace', 'layout'] as const).map(
    each => findMessage(messages, each) ?? bytes.fail(at, `a dataset without a ${each}`),
  ) as [Message, Message, Message]
  if (findMessage(messages, 'external')) bytes.fail(at, 'numbers that lie in another file')
  if (findMessage(messages, 'filters')) bytes.fail(at, 'numbers that are compressed')
  const datatype = readDatatype(bytes, type.at)
  const shape = readDataspace(bytes, space.at)
  const length = countElements(bytes, space.at, shape) * datatype.bytes
  const raw = readRaw(bytes, layout, length)
  bytes.spend(layout.at, length)
  const order = 'big' in datatype && datatype.big ? 'big' : 'little'
  const sixteen = () => decodeElements(raw, 'uint16', order) as Uint16Array
  if (datatype.kind === 'float16')
    return tensorLater('float32', shape, () => Float32Array.from(sixteen(), halfToNumber))
  if (datatype.kind !== 'number')
    return bytes.fail(type.at, `elements of the type ${datatype.kind}`)
  const { dtype } = datatype
  // Keras stores bfloat16 as whole numbers: the upper half of a float32.
  if (attributes.get('dtype')?.[0] === 'bfloat16' && dtype === 'uint16')
    return tensorLater('float32', shape, () => Float32Array.from(sixteen(), brainToNumber))
  return tensorLater(dtype, shape, () => sharedElements(raw, dtype, order))
}

function readRaw(bytes: Hdf5Bytes, { at }: Message, length: number): Uint8Array {
  const [version, storage] = [bytes.u8(at), bytes.u8(at + 1)]
  if (version !== 3) bytes.fail(at, `a layout of version ${version}`)
  if (storage === 0) {
    if (bytes.u16(at + 2) < length) bytes.fail(at, 'fewer bytes than the shape needs')
    return bytes.part(at + 4, length)
  }
  if (storage !== 1) bytes.fail(at, 'numbers that lie in chunks, which Keras does not write')
  if (length === 0) return new Uint8Array()
  const [from, has] = [bytes.address(at + 2), bytes.size(at + 10)]
  if (from === undefined) return bytes.fail(at, 'a dataset whose numbers were never written')
  if (has !== length) bytes.fail(at, `${has} bytes where the shape needs ${length}`)
  return bytes.part(from, length)
}
