/** Safetensors: what is written, what is read back, and every way to be refused. */
import { createHash } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import {
  dtypeNames,
  parseSafetensorsHeader,
  safetensorsHeaderEnd,
} from '../../src/files/safetensors-header.ts'
import { decodeTensor, formatSafetensors, parseSafetensors } from '../../src/files/safetensors.ts'
import { randomNumbers } from './random.ts'
import { brokenFiles } from './safetensors-cases.ts'
import { mutate } from './safetensors-mutants.ts'
import { concat, refusal, safetensorsFile, sample, text, u64 } from './support.ts'

/** Written by the format's reference library from values that `referenceTensors` repeats. */
const reference = sample('reference.safetensors')

const referenceTensors = new Map<string, FileTensor>([
  ['step', { dtype: 'int64', shape: [], data: BigInt64Array.of(7n) }],
  ['slope', { dtype: 'float64', shape: [1], data: Float64Array.of(0.1) }],
  ['dense/bias', { dtype: 'float32', shape: [2], data: Float32Array.of(1, -1) }],
  [
    'dense/kernel',
    { dtype: 'float32', shape: [3, 2], data: Float32Array.of(0.5, -1.25, 2, 3e-9, 0.1, 1e30) },
  ],
  ['empty', { dtype: 'float32', shape: [0, 4], data: new Float32Array() }],
  ['i', { dtype: 'int32', shape: [1], data: Int32Array.of(-5) }],
  ['größe/β', { dtype: 'uint8', shape: [3], data: Uint8Array.of(255, 0, 1) }],
  ['seen', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
])

const referenceMetadata = new Map([
  ['format', 'reference'],
  ['note', 'line\nbreak "quoted" ü'],
])

describe('a sound file', () => {
  test('of the reference library is read with every value', () => {
    const { tensors, metadata } = parseSafetensors(reference, 'reference.safetensors')
    expect(tensors).toEqual(referenceTensors)
    expect(metadata).toEqual(referenceMetadata)
  })

  test('is written with the bytes of the reference library, whatever the order', () => {
    const reversed = new Map([...referenceTensors].reverse())
    const metadata = new Map([...referenceMetadata].reverse())
    expect(formatSafetensors(reversed, metadata)).toEqual(reference)
  })

  test('may be empty', () => {
    const bytes = formatSafetensors(new Map())
    expect(bytes).toEqual(concat(u64(8), text('{}      ')))
    expect(parseSafetensors(bytes, 'empty').tensors.size).toBe(0)
  })

  test('may place an empty tensor where another one begins or ends', () => {
    const empty = (at: number) => `{"dtype":"F32","shape":[0],"data_offsets":[${at},${at}]}`
    const one = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
    const header = `{"z":${empty(4)},"a":${one},"b":${empty(0)}}\n`
    expect([...parseSafetensors(safetensorsFile(header, 4), 'f').tensors.keys()]).toEqual([
      'z',
      'a',
      'b',
    ])
  })

  test('keeps the order of names that look like numbers, and escapes in names', () => {
    const header = String.raw`{"1\u0041\n\ud83d\ude00":${scalar(0)},"0":${scalar(1)}}`
    const { tensors } = parseSafetensors(safetensorsFile(header, 2), 'f')
    expect([...tensors.keys()]).toEqual(['1A\n😀', '0'])
  })

  test('gives elements that do not share memory with the file', () => {
    const bytes = new Uint8Array(reference)
    const { tensors } = parseSafetensors(bytes, 'f')
    bytes.fill(0)
    expect(tensors.get('i')!.data[0]).toBe(-5)
  })

  test('is read wherever it lies in a larger buffer', () => {
    for (let offset = 0; offset < 9; offset++) {
      const larger = concat(new Uint8Array(offset), reference, [1, 2, 3])
      const part = larger.subarray(offset, offset + reference.length)
      expect(parseSafetensors(part, 'f').tensors).toEqual(referenceTensors)
    }
  })

  test('can be read tensor by tensor from its header alone', () => {
    const end = safetensorsHeaderEnd(reference.subarray(0, 8), 'f', reference.length)
    const header = parseSafetensorsHeader(reference.subarray(0, end), 'f', reference.length)
    for (const [name, entry] of header.tensors) {
      const tensor = decodeTensor(reference.subarray(entry.start, entry.end), name, entry, 'f')
      expect(tensor).toEqual(referenceTensors.get(name))
    }
    expect(header.tensors.size).toBe(referenceTensors.size)
  })
})

describe('random tensors', () => {
  test('survive a round trip bit for bit, each at a multiple of its element size', () => {
    const seed = 20
    for (let index = 0; index < 200; index++) {
      const tensors = randomTensors(randomNumbers(seed + index))
      const bytes = formatSafetensors(tensors)
      const read = parseSafetensors(bytes, 'random').tensors
      expect(new Map(read), `seed ${seed + index}`).toEqual(tensors)
      for (const [name, { start }] of parseSafetensorsHeader(bytes, 'random').tensors) {
        expect(start % tensors.get(name)!.data.BYTES_PER_ELEMENT, `seed ${seed + index}`).toBe(0)
      }
    }
  })
})

describe('a broken file', () => {
  test.each(brokenFiles)('is refused for: $name', ({ bytes, problem }) => {
    const { code, message, hint } = refusal(() => parseSafetensors(bytes, 'weights.safetensors'))
    expect(['broken-weights-file', 'unsupported-data']).toContain(code)
    expect(message).toMatch(/^weights\.safetensors/)
    expect(message).toContain(problem)
    expect(hint).toBeTruthy()
  })

  test('is refused for each fault with a message of its own', () => {
    const problems = new Set(brokenFiles.map(each => each.problem))
    expect(brokenFiles.length).toBeGreaterThanOrEqual(60)
    expect(problems.size).toBeGreaterThanOrEqual(60)
  })

  test('leaves the prototype of objects alone', () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    for (const { bytes } of brokenFiles) refusal(() => parseSafetensors(bytes, 'f'))
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  test('allocates nothing for sizes that it only claims', () => {
    const size = 2 ** 40
    const header = `{"a":{"dtype":"U8","shape":[${size}],"data_offsets":[0,${size}]}}`
    const { message } = refusal(() => parseSafetensors(safetensorsFile(header, 8), 'f'))
    expect(message).toContain(`tensor 'a' ends at byte`)
  })

  test('names its true format where that is known', () => {
    const archive = concat(text('PK\x03\x04'), new Uint8Array(20).fill(9))
    expect(refusal(() => parseSafetensors(archive, 'm.keras')).hint).toContain('zip archive')
  })

  test('cannot bring control characters into a message', () => {
    const header = String.raw`{"\u001b[2J\u202e${'x'.repeat(500)}":1}`
    const { message } = refusal(() => parseSafetensors(safetensorsFile(header), 'f'))
    expect(message).toContain(String.raw`'\u{1b}[2J\u{202e}xxx`)
    expect(message.length).toBeLessThan(200)
  })

  test('is refused wherever it is cut off, and with any byte behind it', () => {
    for (let length = 0; length < reference.length; length++) {
      refusal(() => parseSafetensors(reference.subarray(0, length), `cut at ${length}`))
    }
    refusal(() => parseSafetensors(concat(reference, [0]), 'longer'))
  })
})

describe('2,000 damaged files', () => {
  const { seed, mutants, digest, acceptedByReference } = JSON.parse(
    new TextDecoder().decode(sample('mutants.json')),
  ) as { seed: number; mutants: number; digest: string; acceptedByReference: number[] }
  const files = Array.from({ length: mutants }, (_, index) => mutate(reference, seed, index))

  test('are the very files that the reference library has judged', () => {
    const hash = createHash('sha256')
    for (const file of files) hash.update(file)
    expect(hash.digest('hex')).toBe(digest)
  })

  test('are read or refused as by the reference library, or refused for a known reason', () => {
    const judged = new Set(acceptedByReference)
    let accepted = 0
    let reachedSizes = 0
    files.forEach((file, index) => {
      const problem = problemOf(file)
      if (problem === undefined) accepted++
      if (!problem || /takes|belong to no|overlaps|ends at|is bool/.test(problem)) reachedSizes++
      const label = `seed ${seed}, file ${index}: ${problem ?? 'accepted'}`
      if (problem === undefined) expect(judged.has(index), label).toBe(true)
      else if (judged.has(index)) expect(problem, label).toMatch(/is bool|has a field|twice/)
    })
    console.info(`of ${mutants}: ${accepted} accepted, ${reachedSizes} got to the sizes`)
    expect(accepted).toBeGreaterThan(100)
    expect(reachedSizes).toBeGreaterThan(300)
  })
})

function scalar(at: number): string {
  return `{"dtype":"U8","shape":[],"data_offsets":[${at},${at + 1}]}`
}

/** The message of the refusal, or undefined; any error that is no refusal fails the test. */
function problemOf(bytes: Uint8Array): string | undefined {
  try {
    parseSafetensors(bytes, 'damaged')
    return undefined
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return error.message
  }
}

function randomTensors(random: () => number): Map<string, FileTensor> {
  const dtypes = [...dtypeNames.values()]
  const tensors = new Map<string, FileTensor>()
  const count = Math.floor(random() * 6)
  for (let index = 0; index < count; index++) {
    const dtype = dtypes[Math.floor(random() * dtypes.length)]!
    const shape = Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * 5))
    tensors.set(`${Math.floor(random() * 1e6)}/${index}`, randomTensor(dtype, shape, random))
  }
  return tensors
}

function randomTensor(
  dtype: FileTensor['dtype'],
  shape: readonly number[],
  random: () => number,
): FileTensor {
  const count = shape.reduce((product, size) => product * size, 1)
  const whole = Array.from({ length: count }, () => Math.floor(random() * 2 ** 32))
  switch (dtype) {
    case 'bool':
      return { dtype, shape, data: Uint8Array.from(whole, value => value & 1) }
    case 'uint8':
      return { dtype, shape, data: Uint8Array.from(whole) }
    case 'int8':
      return { dtype, shape, data: Int8Array.from(whole) }
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return { dtype, shape, data: Uint16Array.from(whole) }
    case 'int16':
      return { dtype, shape, data: Int16Array.from(whole) }
    case 'uint32':
      return { dtype, shape, data: Uint32Array.from(whole) }
    case 'int32':
      return { dtype, shape, data: Int32Array.from(whole) }
    case 'float32':
      return { dtype, shape, data: Float32Array.from(whole, value => value / 7) }
    case 'float64':
      return { dtype, shape, data: Float64Array.from(whole, value => value / 7) }
    case 'uint64':
      return { dtype, shape, data: BigUint64Array.from(whole, value => BigInt(value) << 31n) }
    case 'int64':
      return { dtype, shape, data: BigInt64Array.from(whole, value => -BigInt(value) << 31n) }
  }
}
