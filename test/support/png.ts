/** Writes PNG files of every kind, for tests of what reads them. */
import { deflateSync } from 'node:zlib'
import { crc32 } from '../../src/files/crc32.ts'

export interface PngOptions {
  readonly width: number
  readonly height: number
  /** 0 grey, 2 colours, 3 a palette, 4 grey and 6 colours with transparency. */
  readonly type: 0 | 2 | 3 | 4 | 6
  readonly depth?: 1 | 2 | 4 | 8 | 16
  /** One sample after the other, rows from the top. */
  readonly samples: ArrayLike<number>
  /** The filter of each row in turn. */
  readonly filters?: readonly number[]
  readonly interlaced?: boolean
  readonly palette?: readonly number[]
  readonly transparency?: readonly number[]
}

const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const

const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

export function formatPng(options: PngOptions): Uint8Array {
  const { width, height, type, depth = 8, interlaced = false, palette, transparency } = options
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint32(8, (depth << 24) | (type << 16))
  header.setUint8(12, interlaced ? 1 : 0)
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    formatChunk('IHDR', new Uint8Array(header.buffer)),
    ...(palette ? [formatChunk('PLTE', Uint8Array.from(palette))] : []),
    ...(transparency ? [formatChunk('tRNS', Uint8Array.from(transparency))] : []),
    formatChunk('IDAT', deflateSync(packedRows(options))),
    formatChunk('IEND', new Uint8Array()),
  ])
}

export function formatChunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data])
  return joined([bigEndian(data.length), body, bigEndian(crc32(body))])
}

function packedRows(options: PngOptions): Uint8Array {
  const { width, height, type, depth = 8, samples, filters = [0], interlaced } = options
  const perPixel = samplesOf[type]
  const distance = Math.ceil((perPixel * depth) / 8)
  let count = 0
  return joined(
    (interlaced ? passes : [[0, 0, 1, 1] as const]).flatMap(([x0, y0, dx, dy]) => {
      let above = new Uint8Array()
      const rows: Uint8Array[] = []
      for (let y = y0; y < height && x0 < width; y += dy) {
        const bits: string[] = []
        for (let x = x0; x < width; x += dx)
          for (let c = 0; c < perPixel; c++)
            bits.push(samples[(y * width + x) * perPixel + c]!.toString(2).padStart(depth, '0'))
        const bytes = bits.join('').match(/.{1,8}/g)!
        const row = Uint8Array.from(bytes, each => parseInt(each.padEnd(8, '0'), 2))
        const filter = filters[count++ % filters.length]!
        rows.push(Uint8Array.of(filter, ...filtered(filter, row, above, distance)))
        above = row
      }
      return rows
    }),
  )
}

function filtered(filter: number, row: Uint8Array, above: Uint8Array, distance: number) {
  return row.map((byte, i) => {
    const [a, b, c] = [row[i - distance] ?? 0, above[i] ?? 0, above[i - distance] ?? 0]
    const near = [a, b, c].map(each => Math.abs(a + b - c - each))
    const paeth = [a, b, c][near.indexOf(Math.min(...near))]!
    return byte - [0, a, b, Math.floor((a + b) / 2), paeth][filter]!
  })
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap(each => [...each]))
}
