/** Npy: arrays that NumPy wrote, arrays written for it, and every way to be refused. */
import { describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { formatNpy, parseNpy } from '../../src/files/npy.ts'
import { randomNumbers } from './random.ts'
import { concat, refusal, sample, text } from './support.ts'

interface Sample {
  readonly name: string
  readonly base64: string
}

interface ArraySample extends Sample {
  readonly dtype: string
  readonly shape: readonly number[]
  /** Each element as Python prints it, in C order. */
  readonly values: readonly string[]
}

/** Files that NumPy 2.4 wrote. */
const { arrays, refused } = JSON.parse(new TextDecoder().decode(sample('npy.json'))) as {
  arrays: readonly ArraySample[]
  refused: readonly Sample[]
}

function bytesOf({ base64 }: Sample): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

function named(name: string): Uint8Array {
  return bytesOf([...arrays, ...refused].find(each => each.name === name)!)
}

/** An npy file of version 1 with this header and so many bytes of zeros. */
function npyFile(header: string, dataBytes = 0): Uint8Array {
  const length = [header.length & 255, header.length >> 8]
  return concat([0x93], text('NUMPY'), [1, 0], length, text(header), new Uint8Array(dataBytes))
}

function dict(fields: Partial<Record<'descr' | 'fortran_order' | 'shape', string>>): string {
  const { descr = "'<f4'", fortran_order = 'False', shape = '(2,)' } = fields
  return `{'descr': ${descr}, 'fortran_order': ${fortran_order}, 'shape': ${shape}, }\n`
}

describe('an array of NumPy', () => {
  test.each(arrays)('is read exactly: $name', each => {
    const { dtype, shape, data } = parseNpy(bytesOf(each), each.name)
    expect(dtype).toBe(each.dtype)
    expect(shape).toEqual(each.shape)
    const exact = each.values.map(value => (typeof data[0] === 'bigint' ? BigInt(value) : +value))
    expect([...data]).toEqual(exact)
  })

  test.each(arrays)('is written again with the same elements: $name', each => {
    const tensor = parseNpy(bytesOf(each), each.name)
    expect(parseNpy(formatNpy(tensor), each.name)).toEqual(tensor)
  })

  test.each(arrays.filter(({ name }) => !/version|endian/.test(name)))(
    'is written with the bytes of NumPy: $name',
    each => {
      const bytes = bytesOf(each)
      expect(formatNpy(parseNpy(bytes, each.name))).toEqual(bytes)
    },
  )

  test.each([
    ['fortran', 'an array in Fortran order'],
    ['float16', "elements of the dtype '<f2'"],
    ['complex', "elements of the dtype '<c16'"],
    ['structs', 'structs'],
    ['text', "elements of the dtype '<U2'"],
    ['objects', "elements of the dtype '|O'"],
    ['dates', "elements of the dtype '<M8[D]'"],
  ])('is refused with its reason: %s', (name, found) => {
    const { code, message, hint } = refusal(() => parseNpy(named(name), 'x.npy'))
    expect(code).toBe('unsupported-data')
    expect(message).toBe(`x.npy holds ${found}, which is not read`)
    expect(hint).toContain('numpy.')
  })
})

describe('a header', () => {
  test('may have its keys in any order, other quotes, and no trailing comma', () => {
    const header = `{"shape":(2,1),"fortran_order":False,"descr":"<i2"}`
    expect(parseNpy(npyFile(header, 4), 'f')).toEqual({
      dtype: 'int16',
      shape: [2, 1],
      data: new Int16Array(2),
    })
  })

  test.each([
    ['no dict', '[]', "expected '{' in the header, found '['"],
    ['no end', "{'descr': '<f4'", "expected ',' in the header, found its end"],
    ['empty', '', "expected '{' in the header, found its end"],
    ['unknown key', "{'order': 'C'}", "the key 'order', which npy does not know"],
    ['key that is no text', '{1: 2}', "a key must be text, found '1'"],
    ['key twice', "{'shape': (2,), 'shape': (2,)}", "the header has 'shape' twice"],
    ['missing key', "{'descr': '<f4', 'shape': (2,)}", "the header has no 'fortran_order'"],
    ['no colon', "{'descr' '<f4'}", "expected ':' in the header"],
    ['text behind it', dict({}) + 'x', "'x' follows the header"],
    ['order that is a number', dict({ fortran_order: '0' }), "must be True or False, found '0'"],
    ['descr that is a number', dict({ descr: '4' }), "descr must be text, found '4'"],
    ['list that never ends', "{'descr': [('a', '<f4')", 'the list of descr never ends'],
    ['shape without tuple', dict({ shape: '2' }), "expected '(' in the header, found '2'"],
    ['number in brackets', dict({ shape: '(2)' }), 'the shape is a number, not a tuple'],
    ['negative size', dict({ shape: '(-2,)' }), "whole numbers below 2^53, found '-'"],
    ['fraction', dict({ shape: '(2.0,)' }), "expected ',' in the header, found '.'"],
    ['expression', dict({ shape: '(1+1,)' }), "expected ',' in the header, found '+'"],
    ['call', dict({ shape: '(len("ab"),)' }), "whole numbers below 2^53, found 'len'"],
    ['huge size', dict({ shape: '(9007199254740992,)' }), 'whole numbers below 2^53'],
    ['product past 2^53', dict({ shape: '(4194305, 4194305, 211106198978564)' }), '2^53 - 1 bytes'],
    ['nine axes', dict({ shape: '(1,1,1,1,1,1,1,1,2)' }), 'the shape has 9 axes, more than 8'],
    ['short data', dict({ shape: '(3,)' }), 'takes 12 bytes, but the file ends after 8'],
    ['long data', dict({ shape: '(1,)' }), '4 bytes follow the 4 of float32 [1]'],
  ])('is refused for: %s', (_, header, problem) => {
    const { code, message } = refusal(() => parseNpy(npyFile(header, 8), 'x.npy'))
    expect(code).toBe('broken-data-file')
    expect(message).toMatch(/^x\.npy, byte \d+: /)
    expect(message).toContain(problem)
  })

  test('of an unknown version is refused', () => {
    const bytes = new Uint8Array(named('float32'))
    bytes[6] = 4
    expect(refusal(() => parseNpy(bytes, 'f')).message).toContain('the version is 4.0')
  })

  test('that claims more than the file, or more than any array needs, is refused', () => {
    const start = concat([0x93], text('NUMPY'))
    const longer = concat(start, [1, 0, 9, 0], text('{}'))
    expect(refusal(() => parseNpy(longer, 'f')).message).toContain('9 bytes, but 2 follow')
    const huge = concat(start, [2, 0, 255, 255, 255, 255], text('{}'))
    expect(refusal(() => parseNpy(huge, 'f')).message).toContain('bytes; 65535 are read')
  })
})

test('a bool array that holds neither 0 nor 1 is refused', () => {
  const bytes = new Uint8Array(named('bool'))
  bytes[bytes.length - 1] = 2
  expect(refusal(() => parseNpy(bytes, 'f')).message).toContain('is bool, but holds 2')
})

test('a file is refused for what its first bytes lack', () => {
  const problem = (bytes: Uint8Array) => refusal(() => parseNpy(bytes, 'f')).message
  const bytes = named('version 2')
  expect(problem(bytes.with(0, 0x92))).toBe('f, byte 0: the file does not begin as npy files do')
  expect(problem(bytes.subarray(0, 7))).toBe('f, byte 7: the file ends before its version')
  expect(problem(bytes.subarray(0, 11))).toContain('ends before the length of its header')
})

test('a file is refused wherever it is cut off', () => {
  const bytes = named('version 2')
  for (let length = 0; length < bytes.length; length++) {
    refusal(() => parseNpy(bytes.subarray(0, length), `cut at ${length}`))
  }
})

test('2,000 damaged files are read or refused, and nothing else', () => {
  const seed = 3
  let read = 0
  for (let index = 0; index < 2000; index++) {
    const random = randomNumbers(seed + index)
    const bytes = new Uint8Array(named('big-endian float32'))
    for (let edits = random() * 3; edits > 0; edits--) {
      const other = bytes[Math.floor(random() * bytes.length)]!
      bytes[Math.floor(random() * bytes.length)] = random() < 0.5 ? other : random() * 256
    }
    try {
      parseNpy(bytes, 'damaged')
      read++
    } catch (error) {
      expect(error, `seed ${seed + index}`).toBeInstanceOf(TenonError)
    }
  }
  console.info(`of 2000: ${read} still read`)
  expect(read).toBeGreaterThan(50)
  expect(read).toBeLessThan(1500)
})
