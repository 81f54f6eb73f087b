/** Sums of products over named axes, as transposes, views and one matrix product. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, equalDims, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createTranspose } from '../graph/ops/transpose.ts'
import type { Shape } from '../graph/shape.ts'
import { sumOver } from './reductions.ts'

/**
 * `einsum('btd,dhk->bthk', x, kernel)`: one letter per axis, none twice in a word; letters of both
 * operands that the result lacks are summed over, and so are letters of one operand alone. Sizes
 * must agree.
 */
export function einsum(equation: string, a: Node, b: Node): Node {
  const [, first = '', second = '', out = ''] = /^(\w+),(\w+)->(\w*)$/.exec(equation) ?? []
  const sizes = sizesOf(equation, [
    [first, a],
    [second, b],
  ])
  const [x, rowsOrder] = summedOut(a, first, second + out)
  const [y, columnsOrder] = summedOut(b, second, first + out)
  const both = [...columnsOrder].filter(each => rowsOrder.includes(each)).join('')
  const terms: Terms = {
    batch: [...both].filter(each => out.includes(each)).join(''),
    summed: [...both].filter(each => !out.includes(each)).join(''),
    rows: [...rowsOrder].filter(each => !both.includes(each)).join(''),
    columns: [...columnsOrder].filter(each => !both.includes(each)).join(''),
  }
  const shapeOf = (letters: string): Shape => [...letters].map(each => sizes.get(each)!)
  const product = multiply([x, rowsOrder], [y, columnsOrder], terms, shapeOf)
  const order = terms.batch + terms.rows + terms.columns
  return ordered(createReshape(product, shapeOf(order)), order, out)
}

/** The letters by what becomes of them. */
interface Terms {
  /** Of both operands and the result. */
  readonly batch: string
  /** Of both operands alone. */
  readonly summed: string
  /** Of one operand and the result. */
  readonly rows: string
  readonly columns: string
}

/** The matrix products; the result has the axes of batch, rows and columns, in some shape. */
function multiply(
  [a, first]: readonly [Node, string],
  [b, second]: readonly [Node, string],
  { batch, summed, rows, columns }: Terms,
  shapeOf: (letters: string) => Shape,
): Node {
  const flat = (letters: string): Dim => productOf(shapeOf(letters))
  const left = ordered(a, first, batch + rows + summed)
  if (batch === '') {
    const leading = rows === '' ? [1] : shapeOf(rows)
    const matrix = createReshape(left, [...leading, flat(summed)])
    // The second operand is packed for the product anyway, in whichever order it lies.
    if (second === columns + summed)
      return createMatmul(matrix, createReshape(b, [flat(columns), flat(summed)]), {
        transposeB: true,
      })
    const right = ordered(b, second, summed + columns)
    return createMatmul(matrix, createReshape(right, [flat(summed), flat(columns)]))
  }
  const right = ordered(b, second, batch + summed + columns)
  return createMatmul(
    createReshape(left, [...shapeOf(batch), flat(rows), flat(summed)]),
    createReshape(right, [...shapeOf(batch), flat(summed), flat(columns)]),
  )
}

function sizesOf(
  equation: string,
  operands: readonly (readonly [string, Node])[],
): ReadonlyMap<string, Dim> {
  const sizes = new Map<string, Dim>()
  for (const [letters, { shape }] of operands) {
    const fits = letters.length === shape.length && new Set(letters).size === letters.length
    assert(fits, `'${equation}' does not name the axes of its operands`)
    for (const [axis, letter] of [...letters].entries()) {
      const dim = shape[axis]!
      assert(equalDims(sizes.get(letter) ?? dim, dim), `sizes of '${letter}' in '${equation}'`)
      sizes.set(letter, dim)
    }
  }
  return sizes
}

/** The operand without the letters that nothing else has, which are summed over. */
function summedOut(x: Node, letters: string, others: string): readonly [Node, string] {
  const lonely = [...letters].flatMap((each, axis) => (others.includes(each) ? [] : [axis]))
  if (lonely.length === 0) return [x, letters]
  const kept = (axis: number): boolean => !lonely.includes(axis)
  const sum = sumOver(x, lonely)
  const shape = x.shape.filter((_, axis) => kept(axis))
  return [createReshape(sum, shape), [...letters].filter((_, axis) => kept(axis)).join('')]
}

/** The axes of `x`, called `from`, in the order of `to`. */
function ordered(x: Node, from: string, to: string): Node {
  return createTranspose(
    x,
    [...to].map(each => from.indexOf(each)),
  )
}
