/** Pixels of a PNG picture: unpacked, unfiltered, and spread to whole bytes. */
import { constants, inflateSync } from 'node:zlib'

import type { Fail } from './data-faults.ts'

/** What the chunks of a file say. */
export interface PngContent {
  readonly width: number
  readonly height: number
  /** Bits of a sample, or of an index into the palette. */
  readonly depth: number
  /** Samples of a pixel as they are stored. */
  readonly samples: number
  readonly interlaced: boolean
  /** Colours of 3 or 4 bytes, for indexed pixels. */
  readonly palette: { readonly colours: Uint8Array; readonly channels: 3 | 4 } | undefined
  /** The compressed pixels. */
  readonly parts: readonly Uint8Array[]
}

type Pixels = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>

/** A picture, or every few pixels of one: first place and distance, along width and height. */
interface Pass {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

const whole: readonly Pass[] = [{ x: 0, y: 0, dx: 1, dy: 1 }]

/** The seven passes of an interlaced picture. */
const interlacing: readonly Pass[] = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
]

interface Extent extends Pass {
  readonly columns: number
  readonly rows: number
  /** Bytes of a row, its filter's number apart. */
  readonly rowBytes: number
}

/** [height, width, channels]; grey of few bits is stretched to 0 .. 255. */
export function decodePixels(content: PngContent, fail: Fail): Pixels {
  const { width, height, depth, samples, palette } = content
  const extents = extentsOf(content)
  const size = extents.reduce((sum, { rows, rowBytes }) => sum + rows * (1 + rowBytes), 0)
  const packed = inflate(content.parts, size, fail)
  const channels = palette ? palette.channels : samples
  const pixels =
    depth === 16
      ? new Uint16Array(width * height * channels)
      : new Uint8Array(width * height * channels)
  let at = 0
  for (const extent of extents) {
    const { rows, rowBytes, columns, x, y, dx, dy } = extent
    const rowOf = (k: number): Uint8Array =>
      packed.subarray(at + k * (1 + rowBytes) + 1, at + (k + 1) * (1 + rowBytes))
    for (let k = 0; k < rows; k++) {
      const filter = packed[at + k * (1 + rowBytes)]!
      if (filter > 4) fail(0, `row ${k} has the filter ${filter}; PNG has 0 to 4`)
      unfilter(filter, rowOf(k), k > 0 ? rowOf(k - 1) : undefined, Math.ceil((samples * depth) / 8))
      const row = rowOf(k)
      for (let i = 0; i < columns; i++) {
        const pixel = ((y + k * dy) * width + x + i * dx) * channels
        if (!palette)
          for (let c = 0; c < samples; c++)
            pixels[pixel + c] = stretched(sampleAt(row, i * samples + c, depth), depth)
        else copyColour(palette, sampleAt(row, i, depth), pixels, pixel, fail)
      }
    }
    at += rows * (1 + rowBytes)
  }
  return pixels
}

/** Passes without a pixel have no rows either. */
function extentsOf({ width, height, depth, samples, interlaced }: PngContent): readonly Extent[] {
  return (interlaced ? interlacing : whole)
    .map(pass => {
      const columns = Math.ceil((width - pass.x) / pass.dx)
      const rows = Math.ceil((height - pass.y) / pass.dy)
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * samples * depth) / 8) }
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
}

/** Never more bytes than the picture has: a small file may unpack to any size. */
function inflate(parts: readonly Uint8Array[], size: number, fail: Fail): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = inflateSync(Buffer.concat(parts), {
      maxOutputLength: size,
      // A file that is cut off is told by its length, below.
      finishFlush: constants.Z_SYNC_FLUSH,
    })
  } catch (error) {
    const { code } = error as { readonly code?: string }
    if (code === 'ERR_BUFFER_TOO_LARGE') return fail(0, `more than ${size} bytes of pixels`)
    return fail(0, 'the pixels are not packed as PNG packs them')
  }
  if (bytes.length < size) fail(0, `${bytes.length} bytes of pixels; the picture has ${size}`)
  return bytes
}

/** Undoes what made a row easier to pack: what stands left of and above each byte is added. */
function unfilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array | undefined,
  distance: number,
): void {
  for (let i = 0; i < row.length; i++) {
    const left = i < distance ? 0 : row[i - distance]!
    const up = above ? above[i]! : 0
    const upLeft = above && i >= distance ? above[i - distance]! : 0
    row[i] = (row[i]! + predicted(filter, left, up, upLeft)) & 0xff
  }
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return nearest(left, up, upLeft)
    default:
      return 0
  }
}

/** Paeth's choice: the one of three that is nearest to left + up - upLeft, the first of equals. */
function nearest(left: number, up: number, upLeft: number): number {
  const [a, b, c] = [
    Math.abs(up - upLeft),
    Math.abs(left - upLeft),
    Math.abs(left + up - 2 * upLeft),
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : upLeft
}

function sampleAt(row: Uint8Array, k: number, depth: number): number {
  if (depth === 8) return row[k]!
  if (depth === 16) return 256 * row[2 * k]! + row[2 * k + 1]!
  const bit = k * depth
  return (row[bit >> 3]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
}

function stretched(sample: number, depth: number): number {
  return depth < 8 ? (sample * 255) / (2 ** depth - 1) : sample
}

function copyColour(
  { colours, channels }: NonNullable<PngContent['palette']>,
  index: number,
  pixels: Pixels,
  at: number,
  fail: Fail,
): void {
  const from = index * channels
  if (from >= colours.length)
    fail(0, `a pixel has the colour ${index}, which is not in the palette`)
  for (let c = 0; c < channels; c++) pixels[at + c] = colours[from + c]!
}
