/** Regularizers and constraints give Keras's numbers. */
import { describe, expect, test } from 'vitest'
import type { Constraint, Regularizer } from '../../src/catalog/weights.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import type { Json } from '../../src/fields/field.ts'
import { expectAllClose } from '../support/close.ts'
import { resolve } from '../support/layer-scope.ts'

function apply(shape: readonly number[], values: readonly number[], f: (w: Node) => Node) {
  const weight = createParameter('weight', 'w', shape)
  const root = f(weight)
  const data = Float64Array.from(values)
  return [...interpret([root], new Map([[weight, { shape, data }]])).get(root)!.data]
}

const regularizer = (value: Json) => resolve('regularizer', value) as Regularizer
const constraint = (value: Json) => resolve('constraint', value) as Constraint

describe('regularizers', () => {
  test.each<[Json, number]>([
    ['l1', 0.06],
    [{ l1: 0.1 }, 0.6],
    ['L2', 0.14],
    [{ l2: 0.5 }, 7],
    [{ l1l2: { l1: 0.1, l2: 0.5 } }, 7.6],
    [{ l1_l2: { l1: 0.1 } }, 0.6],
    ['l1l2', 0],
  ])('%j of [1, -2, 3]', (value, penalty) => {
    expectAllClose(apply([3], [1, -2, 3], regularizer(value).penalty), [penalty], 1e-12, 'penalty')
  })

  test('of a scalar weight', () => {
    expect(apply([], [-2], regularizer({ l2: 1 }).penalty)).toEqual([4])
  })

  test('orthogonal_regularizer is the mean |cosine| of pairs, by rows or columns', () => {
    const rows = regularizer({ orthogonal_regularizer: { factor: 1 } })
    const columns = regularizer({ orthogonal_regularizer: { factor: 1, mode: 'columns' } })
    const values = [1, 0, 1, 1, 0, 2]
    // Rows (1, 0), (1, 1), (0, 2): cosines 1/sqrt 2, 0, 1/sqrt 2. Columns: 1 / (sqrt 2 * sqrt 5).
    expectAllClose(apply([3, 2], values, rows.penalty), [Math.SQRT2 / 3], 1e-12, 'rows')
    expectAllClose(apply([3, 2], values, columns.penalty), [1 / Math.sqrt(10)], 1e-12, 'columns')
  })

  test('orthogonal_regularizer has a finite gradient at a row of zeros', () => {
    const penalty = regularizer('orthogonal_regularizer').penalty
    const gradient = apply([2, 2], [0, 0, 1, 2], w => gradients(penalty(w), [w])[0]!)
    expect(gradient.every(Number.isFinite)).toBe(true)
  })

  test('orthogonal_regularizer needs a matrix with two rows', () => {
    const { misfit } = regularizer('orthogonal_regularizer')
    expect([misfit!([3]), misfit!([1, 3]), misfit!([2, 3])]).toEqual([
      'needs a weight with 2 axes',
      'needs at least two rows',
      undefined,
    ])
  })
})

describe('constraints', () => {
  // Columns [0, 0, 0], [1, 0, 0], [3, 0, 0], [3, 3, 3], as in Keras's own tests.
  const columns = [0, 1, 3, 3, 0, 0, 0, 3, 0, 0, 0, 3]
  const third = 1 / Math.sqrt(3)
  const rated = { min_max_norm: { min_value: 2, max_value: 4, rate: 0.5 } }

  test.each<[Json, number, number, number]>([
    [{ max_norm: 2 }, 1, 2, 2 * third],
    ['unit_norm', 1, 1, third],
    ['MinMaxNorm', 1, 1, third],
    // Half of the way from 1 up to 2, and from 27^0.5 down to 4.
    [rated, 1.5, 3, ((4 + Math.sqrt(27)) / 2) * third],
  ])('%j along axis 0 leaves a column of zeros and scales the others', (value, ...scaled) => {
    const projected = apply([3, 4], columns, constraint(value).project)
    const [a, b, c] = scaled
    expectAllClose(projected, [0, a, b, c, 0, 0, 0, c, 0, 0, 0, c], 2e-7, 'projection')
  })

  test('a norm along several axes, and along axes from the end', () => {
    const along = (axis: number[]) => constraint({ max_norm: { max_value: 1, axis } })
    expectAllClose(
      apply([2, 2], [3, 0, 0, 4], along([0, 1]).project),
      [0.6, 0, 0, 0.8],
      1e-6,
      'both',
    )
    expectAllClose(apply([1, 2], [3, 4], along([-1]).project), [0.6, 0.8], 1e-6, 'last')
  })

  test('shared slopes [1, 1, C] are bounded one by one', () => {
    const projected = apply([1, 1, 3], [1, 2, -0.2], constraint({ max_norm: 0.5 }).project)
    expectAllClose(projected, [0.5, 0.5, -0.2], 1e-6, 'slopes')
  })

  test('non_neg and min_max work on each value, and keep NaN', () => {
    expect(apply([4], [-1, 0, 2, NaN], constraint('non_neg').project)).toEqual([0, 0, 2, NaN])
    const clip = constraint({ min_max: { min: -1, max: 0.5 } })
    expect(apply([4], [-3, 0, 2, NaN], clip.project)).toEqual([-1, 0, 0.5, NaN])
    expect(apply([2], [-3, 2], constraint({ min_max: { max: 1 } }).project)).toEqual([-3, 1])
  })

  test('say what they do not fit', () => {
    expect(constraint('max_norm').misfit!([])).toBe('names the axis 0, which is not there')
    expect(constraint({ min_max: {} }).misfit!([2])).toBe('needs min or max')
    expect(constraint({ min_max: { min: 2, max: 1 } }).misfit!([2])).toContain('min <= max')
  })
})
