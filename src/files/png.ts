/** PNG pictures: chunks, their checksums, and what they say of size and colours. ISO/IEC 15948. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { crc32 } from './crc32.ts'
import { type Fail, failInData } from './data-faults.ts'
import type { FileTensor } from './file-tensor.ts'
import { type PngContent, decodePixels } from './png-pixels.ts'
import { isPng, pngMagic } from './signatures.ts'

export interface PngPicture {
  /** Height, width, channels: 1 for grey, 3 for colours, one more where there is transparency. */
  readonly shape: readonly [number, number, number]
  readonly dtype: 'uint8' | 'uint16'
  /** Unpacks the pixels, row by row from the top; the file is checked as far as `shape` before. */
  decode(): FileTensor
}

/** Samples of a pixel and allowed depths, by colour type. */
const colourTypes: ReadonlyMap<number, { samples: number; depths: readonly number[] }> = new Map([
  [0, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { samples: 3, depths: [8, 16] }],
  [3, { samples: 1, depths: [1, 2, 4, 8] }],
  [4, { samples: 2, depths: [8, 16] }],
  [6, { samples: 4, depths: [8, 16] }],
])

/** More than any picture that a network is shown: 256 MiB. */
const maxBytes = 2 ** 28

/** Reads all but the pixels of a PNG file. `file` is only named in errors. */
export function openPng(bytes: Uint8Array, file: string): PngPicture {
  const fail = failInData(file)
  const content = readChunks(bytes, file, fail)
  const { width, height, depth, palette } = content
  const channels = palette ? palette.channels : content.samples
  const size = width * height * channels * (depth === 16 ? 2 : 1)
  if (size > maxBytes) refuse('file-too-large', { file, size, limit: maxBytes })
  const shape = [height, width, channels] as const
  const dtype = depth === 16 ? 'uint16' : 'uint8'
  return { shape, dtype, decode: () => ({ dtype, shape, data: decodePixels(content, fail) }) }
}

interface Chunk {
  readonly type: string
  readonly at: number
  readonly data: Uint8Array
}

function readChunks(bytes: Uint8Array, file: string, fail: Fail): PngContent {
  if (!isPng(bytes)) fail(0, 'the file does not begin as PNG does')
  const chunks = chunksOf(bytes, fail)
  const [first] = chunks
  if (first?.type !== 'IHDR' || first.data.length !== 13)
    return fail(pngMagic.length, 'the file does not begin with its size')
  const view = viewOf(first.data)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth = 0, type = 0, compression = 0, filter = 0, interlace = 0] = first.data.subarray(8)
  const known = colourTypes.get(type)
  if (width === 0 || height === 0) fail(first.at, `the picture is ${width} x ${height}`)
  if (!known?.depths.includes(depth))
    return fail(first.at, `no colours of ${depth} bits and type ${type}`)
  if (compression !== 0 || filter !== 0 || interlace > 1)
    fail(first.at, 'the pixels are packed in a way that PNG does not have')
  const find = (name: string): Chunk | undefined => chunks.find(each => each.type === name)
  const [colours, transparency] = [find('PLTE'), find('tRNS')]
  if (type !== 3 && transparency)
    refuse('unsupported-data', { file, found: 'a colour that stands for transparency' })
  const parts = chunks.filter(each => each.type === 'IDAT').map(each => each.data)
  if (parts.length === 0) fail(bytes.length, 'the file has no pixels')
  return {
    ...{ width, height, depth, samples: known.samples, interlaced: interlace === 1, parts },
    palette: type === 3 ? paletteOf(colours, transparency, fail) : undefined,
  }
}

/** Up to the end chunk; what follows it is not looked at, as other readers do not. */
function chunksOf(bytes: Uint8Array, fail: Fail): readonly Chunk[] {
  const view = viewOf(bytes)
  const chunks: Chunk[] = []
  let at = pngMagic.length
  for (;;) {
    if (at + 12 > bytes.length) return fail(bytes.length, 'the file ends without its end chunk')
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length)
      return fail(at, `a chunk of ${length} bytes begins, but the file ends after ${bytes.length}`)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      fail(at, `the checksum of the chunk ${JSON.stringify(type)} is wrong`)
    chunks.push({ type, at, data: bytes.subarray(at + 8, end - 4) })
    if (type === 'IEND') return chunks
    at = end
  }
}

/** One colour after the other, with a fourth byte each where any is transparent. */
function paletteOf(
  colours: Chunk | undefined,
  transparency: Chunk | undefined,
  fail: Fail,
): PngContent['palette'] {
  if (!colours) return fail(pngMagic.length, 'the file has no palette for its colours')
  const count = colours.data.length / 3
  if (!Number.isInteger(count) || count === 0 || count > 256)
    return fail(colours.at, `a palette of ${colours.data.length} bytes`)
  if (!transparency) return { colours: colours.data, channels: 3 }
  const all = new Uint8Array(4 * count)
  for (let i = 0; i < count; i++) {
    all.set(colours.data.subarray(3 * i, 3 * i + 3), 4 * i)
    all[4 * i + 3] = transparency.data[i] ?? 255
  }
  return { colours: all, channels: 4 }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
