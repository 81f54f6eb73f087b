/** Spectral normalisation: a kernel divided by its largest singular value, by power iteration. */
import { type Expr, div, eq, min, mul, select, sqrt } from '../expr/expr.ts'
import { productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { elementwise, withoutGradient } from './elementwise.ts'
import { allAxes, sumOver } from './reductions.ts'

export interface SpectralKernel {
  readonly kernel: Node
  /** The singular vector of the outputs, [1, outputs], nearer to it than before. */
  readonly vector: Node
}

/**
 * A kernel [..., outputs], as a matrix W [inputs, outputs], divided by v W u, where v and u are its
 * first singular vectors as far as they are known. Of them no gradient is taken. A kernel of zeros
 * stays as it is, and so does its vector. Miyato et al., https://arxiv.org/abs/1802.05957
 */
export function spectralKernel(kernel: Node, vector: Node, iterations: number): SpectralKernel {
  const outputs = kernel.shape.at(-1)!
  const matrix = createReshape(kernel, [productOf(kernel.shape.slice(0, -1)), outputs])
  const step = (u: Node) => {
    const v = unitVector(createMatmul(u, matrix, { transposeB: true }))
    const product = createMatmul(v, matrix)
    return { product, u: nextVector(product, u) }
  }
  let last = step(vector)
  for (let i = 1; i < iterations; i++) last = step(last.u)
  const products = elementwise([last.product, last.u], mul)
  const sigma = createReshape(
    sumOver(products, allAxes(products)),
    kernel.shape.map(() => 1),
  )
  const divided = elementwise([kernel, sigma], (w, s) => div(w, select(eq(s, 0), 1, s)))
  return { kernel: divided, vector: last.u }
}

/** 1 / |x| where `squares` is |x|^2; as in Keras at most 1e7, so that 0 stays 0. */
const inverseLength = (squares: Expr): Expr => min(div(1, sqrt(squares)), 1e7)

function squaresOf(x: Node): Node {
  return sumOver(
    elementwise([x], x => mul(x, x)),
    allAxes(x),
  )
}

function unitVector(x: Node): Node {
  return elementwise([x, squaresOf(x)], (x, squares) =>
    withoutGradient(mul(x, inverseLength(squares))),
  )
}

/** `x` at unit length; the vector before where it is 0. */
function nextVector(x: Node, before: Node): Node {
  return elementwise([x, squaresOf(x), before], (x, squares, old) =>
    withoutGradient(select(eq(squares, 0), old, mul(x, inverseLength(squares)))),
  )
}
