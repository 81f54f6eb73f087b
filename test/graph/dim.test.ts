/** Tests of dims. */
import { describe, expect, test } from 'vitest'
import {
  type Dim,
  addDims,
  dimNames,
  dimText,
  equalDims,
  evaluateDim,
  floorDivDims,
  mayBeOne,
  mulDims,
  namedDim,
  productOf,
} from '../../src/graph/dim.ts'
import { createRandom } from './tensors.ts'

const n = namedDim('n')
const m = namedDim('m')

describe('dims', () => {
  test('stay numbers where nothing is named', () => {
    expect(addDims(2, 3)).toBe(5)
    expect(mulDims(2, 3)).toBe(6)
    expect(floorDivDims(-3, 2)).toBe(-2)
  })

  test('read as people write them', () => {
    expect(dimText(addDims(mulDims(2, n), -1))).toBe('2*n - 1')
    expect(dimText(addDims(3, addDims(n, m)))).toBe('m + n + 3')
    expect(dimText(floorDivDims(addDims(n, 1), 2))).toBe('floor((n + 1) / 2)')
    expect(dimText(mulDims(-1, n))).toBe('-1*n')
  })

  test('may be 1 where no factor forbids it', () => {
    for (const dim of [
      1,
      n,
      addDims(n, 3),
      addDims(mulDims(2, n), -1),
      floorDivDims(n, 2),
      mulDims(n, m),
    ])
      expect(mayBeOne(dim), dimText(dim)).toBe(true)
    for (const dim of [0, 7, mulDims(5, n), mulDims(2, mulDims(n, m))])
      expect(mayBeOne(dim), dimText(dim)).toBe(false)
  })

  test('cancel', () => {
    expect(addDims(n, mulDims(-1, n))).toBe(0)
    expect(addDims(addDims(n, 3), -3)).toBe(n)
    expect(mulDims(0, n)).toBe(0)
  })

  test('are equal however they were made', () => {
    expect(equalDims(addDims(n, m), addDims(m, n))).toBe(true)
    expect(equalDims(mulDims(mulDims(n, 3), m), mulDims(n, mulDims(m, 3)))).toBe(true)
    expect(equalDims(mulDims(2, addDims(n, 1)), addDims(mulDims(2, n), 2))).toBe(true)
    expect(equalDims(productOf([n, 4, m]), productOf([2, m, n, 2]))).toBe(true)
    expect(equalDims(n, m)).toBe(false)
    expect(equalDims(n, 1)).toBe(false)
  })

  test('divide exactly where they can', () => {
    expect(floorDivDims(mulDims(4, n), 4)).toBe(n)
    const halves = floorDivDims(addDims(mulDims(2, n), 3), 2)
    expect(equalDims(halves, addDims(n, 1))).toBe(true)
  })

  test('name what they depend on', () => {
    expect(new Set(dimNames(addDims(floorDivDims(n, 2), m)))).toEqual(new Set(['n', 'm']))
    expect(dimNames(7)).toEqual([])
  })

  test('need a size for each of their names', () => {
    expect(() => evaluateDim(n, new Map())).toThrow("no size for the dim 'n'")
  })

  test('keep their value through random algebra', () => {
    const seed = 7
    const random = createRandom(seed)
    const sizes = new Map([
      ['n', 5],
      ['m', 3],
    ])
    let symbolic = 0
    for (let round = 0; round < 200; round++) {
      let dim: Dim = random() < 0.5 ? n : m
      let value = evaluateDim(dim, sizes)
      for (let step = 0; step < 5; step++) {
        const other: Dim = [n, m, addDims(n, -4), Math.floor(random() * 9) - 4][step % 4]!
        const number = evaluateDim(other, sizes)
        const kind = Math.floor(random() * 3)
        dim = [addDims(dim, other), mulDims(dim, other), floorDivDims(dim, 3)][kind]!
        value = [value + number, value * number, Math.floor(value / 3)][kind]!
      }
      if (typeof dim !== 'number') symbolic++
      expect(evaluateDim(dim, sizes), `seed ${seed}, round ${round}: ${dimText(dim)}`).toBe(value)
    }
    expect(symbolic).toBeGreaterThan(100)
  })
})
