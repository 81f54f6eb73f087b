/** PNG pictures: every kind that there is, and what is wrong with damaged ones. */
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openPng } from '../../src/files/png.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { type PngOptions, formatChunk, formatPng, joined } from '../support/png.ts'
import { createRandom } from '../support/random.ts'

const read = (bytes: Uint8Array) => openPng(bytes, 'p.png').decode()

test.each([
  [0, 8, false],
  [0, 16, true],
  [0, 1, true],
  [0, 2, false],
  [0, 4, true],
  [2, 8, true],
  [2, 16, false],
  [4, 8, true],
  [4, 16, true],
  [6, 8, false],
  [6, 8, true],
] as const)('colour type %i of %i bits, interlaced: %s', (type, depth, interlaced) => {
  const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[type]
  for (const [width, height] of [
    [1, 1],
    [3, 2],
    [5, 9],
    [17, 11],
  ] as const) {
    const random = createRandom(width * 100 + depth)
    const largest = 2 ** depth - 1
    const samples = Array.from({ length: width * height * channels }, () =>
      Math.floor(random() * (largest + 1)),
    )
    const filters = [0, 1, 2, 3, 4]
    const found = read(formatPng({ width, height, type, depth, interlaced, samples, filters }))
    expect(found.shape).toEqual([height, width, channels])
    expect(found.dtype).toBe(depth === 16 ? 'uint16' : 'uint8')
    const wanted = depth < 8 ? samples.map(each => (each * 255) / largest) : samples
    expect([...found.data]).toEqual(wanted)
  }
})

test('a palette gives colours, with a fourth number where any is transparent', () => {
  const palette = [255, 0, 0, 0, 255, 0, 1, 2, 3]
  const picture = { width: 3, height: 1, type: 3, depth: 2, samples: [2, 0, 1], palette } as const
  expect(read(formatPng(picture))).toEqual({
    dtype: 'uint8',
    shape: [1, 3, 3],
    data: Uint8Array.of(1, 2, 3, 255, 0, 0, 0, 255, 0),
  })
  expect(read(formatPng({ ...picture, transparency: [7] })).data).toEqual(
    Uint8Array.of(1, 2, 3, 255, 255, 0, 0, 7, 0, 255, 0, 255),
  )
})

describe('refused', () => {
  const plain: PngOptions = { width: 2, height: 2, type: 0, samples: [1, 2, 3, 4] }
  const good = formatPng(plain)
  const changed = (at: number, value: number) => good.with(at, value)
  const sized = (width: number, height: number) => {
    const header = new DataView(new ArrayBuffer(13))
    header.setUint32(0, width)
    header.setUint32(4, height)
    header.setUint8(8, 8)
    const pixels = formatChunk('IDAT', deflateSync(new Uint8Array(1e6)))
    const parts = [formatChunk('IHDR', new Uint8Array(header.buffer)), pixels]
    return joined([good.subarray(0, 8), ...parts, formatChunk('IEND', new Uint8Array())])
  }
  test.each([
    ['another file', new Uint8Array(20), 'byte 0: the file does not begin as PNG does'],
    ['a cut file', good.subarray(0, 50), 'a chunk of'],
    ['no end', good.subarray(0, good.length - 12), 'the file ends without its end chunk'],
    ['a flipped bit', changed(44, 0), 'the checksum of the chunk "IDAT" is wrong'],
    ['no size', sized(0, 5), 'the picture is 0 x 5'],
    ['a huge picture', sized(2 ** 31, 2 ** 31), 'bytes; at most 268435456 are read'],
    ['a bomb', sized(2, 2), 'more than 6 bytes of pixels'],
    ['too few pixels', sized(2000, 2000), '1000000 bytes of pixels; the picture has 4002000'],
    ['a filter', formatPng({ ...plain, filters: [0, 5] }), 'row 1 has the filter 5'],
    [
      'a colour of no palette',
      formatPng({ ...plain, type: 3, palette: [0, 0, 0] }),
      'a pixel has the colour 1, which is not in the palette',
    ],
    ['no palette', formatPng({ ...plain, type: 3 }), 'the file has no palette'],
    ['a palette of 4 bytes', formatPng({ ...plain, type: 3, palette: [1, 2, 3, 4] }), '4 bytes'],
    ['a transparent colour', formatPng({ ...plain, transparency: [0, 1] }), 'a colour that stands'],
    [
      'a depth',
      formatPng({ ...plain, depth: 4, type: 2, samples: new Uint8Array(12) }),
      'no colours of 4 bits and type 2',
    ],
  ])('%s', (_, bytes, message) => {
    let found = 'nothing'
    try {
      read(bytes)
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      found = error.message
    }
    expect(found).toContain(message)
  })

  test('every cut and every flipped byte, without a fault of tenon', () => {
    for (let i = 0; i < good.length; i++)
      for (const bytes of [good.subarray(0, i), changed(i, good[i]! ^ 0x41)])
        expect(() => read(bytes), `byte ${i}`).toThrow(TenonError)
  })
})
