/** `matmul`: matrix products, one or a batch of them. */
import { assert } from '../../diagnostics/assert.ts'
import { elementCount, equalShapes, shapeText, type Shape, type TensorType } from '../shape.ts'
import { equalDims, mulDims, productOf } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { createTensor } from '../tensor.ts'
import { createReshape } from './reshape.ts'
import { createTranspose } from './transpose.ts'

export interface MatmulAttributes {
  /** The last two axes of `a` are [K, M] instead of [M, K]. */
  readonly transposeA: boolean
  /** The last two axes of `b` are [N, K] instead of [K, N]. */
  readonly transposeB: boolean
}

export const matmul: Op<MatmulAttributes> = {
  name: 'matmul',
  infer(operands, attributes) {
    const [a, b] = two(operands)
    const { leading, m, n, k } = extentsOf(a, b, attributes)
    const shared = b.shape.length === 2 || equalShapes(leading, b.shape.slice(0, -2))
    const fits = shared && equalDims(k, axisPair(b, attributes.transposeB)[0])
    if (!fits) assert(false, `matmul of ${shapeText(a.shape)} and ${shapeText(b.shape)}`)
    assert(a.dtype === 'float32' && b.dtype === 'float32', 'matmul is of float32')
    return { shape: [...leading, m, n], dtype: 'float32' }
  },
  interpret(operands, node, { round }) {
    const [a, b] = two(operands)
    const { transposeA, transposeB } = node.attributes
    const [m, k] = axisPair(a, transposeA)
    const n = axisPair(b, transposeB)[1]
    const y = createTensor([...a.shape.slice(0, -2), m, n])
    const [aRow, aColumn] = transposeA ? [1, m] : [k, 1]
    const [bRow, bColumn] = transposeB ? [1, k] : [n, 1]
    for (let at = 0; at < y.data.length; at++) {
      const matrix = Math.floor(at / (m * n))
      const row = matrix * m * k + (Math.floor(at / n) % m) * aRow
      const column = (b.shape.length === 2 ? 0 : matrix * k * n) + (at % n) * bColumn
      let sum = 0
      for (let i = 0; i < k; i++)
        sum = round(sum + round(a.data[row + i * aColumn]! * b.data[column + i * bRow]!))
      y.data[at] = sum
    }
    return y
  },
  gradient(node, dy, wanted) {
    const [a, b] = two(node.operands)
    const da = wanted[0] ? gradientOfA(node, dy) : undefined
    if (!wanted[1]) return [da, undefined]
    const { transposeA } = node.attributes
    const isShared = b.shape.length < a.shape.length
    if (!isShared) return [da, gradientOfB(a, dy, node.attributes)]
    const rows = flattenRows(transposeA ? swapLastAxes(a) : a)
    return [da, gradientOfB(rows, flattenRows(dy), { ...node.attributes, transposeA: false })]
  },
  flops(node) {
    const [a, b] = two(node.operands)
    const { k } = extentsOf(a, b, node.attributes)
    return mulDims(2, mulDims(elementCount(node.shape), k))
  },
  print: ({ transposeA, transposeB }) =>
    [transposeA ? 'transposeA' : '', transposeB ? 'transposeB' : ''].filter(Boolean).join(' '),
}

/** The last two axes of an operand, as if it were not transposed. */
function axisPair<T>({ shape }: { readonly shape: readonly T[] }, isTransposed: boolean): [T, T] {
  const [first, second] = [shape[shape.length - 2]!, shape[shape.length - 1]!]
  return isTransposed ? [second, first] : [first, second]
}

function extentsOf(a: TensorType, b: TensorType, attributes: MatmulAttributes) {
  assert(a.shape.length >= 2 && b.shape.length >= 2, 'matmul is of matrices')
  const [m, k] = axisPair(a, attributes.transposeA)
  const n = axisPair(b, attributes.transposeB)[1]
  const leading: Shape = a.shape.slice(0, -2)
  return { leading, m, n, k }
}

function gradientOfA(node: Node<MatmulAttributes>, dy: Node): Node {
  const { transposeA, transposeB } = node.attributes
  const da = createMatmul(dy, two(node.operands)[1], { transposeB: !transposeB })
  return transposeA ? swapLastAxes(da) : da
}

function gradientOfB(a: Node, dy: Node, { transposeA, transposeB }: MatmulAttributes): Node {
  return transposeB
    ? createMatmul(dy, a, { transposeA: true, transposeB: transposeA })
    : createMatmul(a, dy, { transposeA: !transposeA })
}

function swapLastAxes(x: Node): Node {
  const axes = x.shape.map((_, axis) => axis)
  const rank = axes.length
  return createTranspose(x, [...axes.slice(0, -2), rank - 1, rank - 2])
}

/** [..., M, K] as one matrix of [... * M, K]. */
function flattenRows(x: Node): Node {
  return createReshape(x, [productOf(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]!])
}

/** `a` is [..., M, K]; `b` is [K, N], for all matrices of `a`, or leads with the dims of `a`. */
export function createMatmul(
  a: Node,
  b: Node,
  { transposeA = false, transposeB = false }: Partial<MatmulAttributes> = {},
): Node<MatmulAttributes> {
  return createNode(matmul, [a, b], { transposeA, transposeB })
}
