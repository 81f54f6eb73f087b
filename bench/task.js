/** The prepared folder of a row, as runners read it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `prepareRow` wrote, with the inputs as typed arrays by name. */
export function openTask(folder) {
  const row = JSON.parse(readFileSync(join(folder, 'row.json'), 'utf8'))
  const file = name => join(folder, name)
  const data = Object.fromEntries(
    row.inputs.map(({ name, dtype, file: of }) => [name, arrayOf(dtype, readFileSync(file(of)))]),
  )
  return { ...row, file, data }
}

function arrayOf(dtype, { buffer, byteOffset, byteLength }) {
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength)
  const arrays = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array }
  return new arrays[dtype](bytes)
}

/** The tensors of a safetensors file by name: `{shape, data}`. */
export function readWeights(path) {
  const bytes = readFileSync(path)
  const length = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString())
  const { __metadata__: _, ...tensors } = header
  return new Map(
    Object.entries(tensors).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => [
        name,
        { shape, data: arrayOf('float32', bytes.subarray(8 + length + from, 8 + length + to)) },
      ],
    ),
  )
}
