/** `winograd-conv`: a 3x3 convolution by tiles, with fewer products; made by passes only. */
import { assert } from '../../diagnostics/assert.ts'
import { mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { elementCount, evaluateShape, shapeText } from '../shape.ts'
import { createTensor } from '../tensor.ts'
import { createConstant } from './constant.ts'
import { createMatmul } from './matmul.ts'
import { createReshape } from './reshape.ts'
import { createTranspose } from './transpose.ts'

/** Rows and columns of the result that one tile gives: F(2x2, 3x3) or F(4x4, 3x3). */
export type WinogradTile = 2 | 4

export interface WinogradAttributes {
  readonly tile: WinogradTile
  /** Height and width of the result. */
  readonly size: readonly [number, number]
}

/** The three matrices of an algorithm, by rows: Y = At [(G g Gt) * (Bt d B)] A. */
interface Matrices {
  readonly input: readonly (readonly number[])[]
  readonly kernel: readonly (readonly number[])[]
  readonly output: readonly (readonly number[])[]
}

/** Lavin and Gray, https://arxiv.org/abs/1509.09308, section 4. */
export const winogradMatrices: { readonly [tile in WinogradTile]: Matrices } = {
  2: {
    input: [
      [1, 0, -1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, 1, 0, -1],
    ],
    kernel: [
      [1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 0],
      [0, 1, -1, -1],
    ],
  },
  4: {
    input: [
      [4, 0, -5, 0, 1, 0],
      [0, -4, -4, 1, 1, 0],
      [0, 4, -4, -1, 1, 0],
      [0, -2, -1, 2, 1, 0],
      [0, 2, -1, -2, 1, 0],
      [0, 4, 0, -5, 0, 1],
    ],
    kernel: [
      [1 / 4, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6],
      [1 / 24, -1 / 12, 1 / 6],
      [0, 0, 1],
    ],
    output: [
      [1, 1, 1, 1, 1, 0],
      [0, 1, -1, 2, -2, 0],
      [0, 1, 1, 4, 4, 0],
      [0, 1, -1, 8, -8, 1],
    ],
  },
}

/** Places of a tile that are multiplied: 16 or 36. */
export function placesOf(tile: WinogradTile): number {
  return (tile + 2) ** 2
}

/** Tiles along an axis of the result. */
export function tileCount(size: number, tile: WinogradTile): number {
  return Math.ceil(size / tile)
}

/**
 * `x` [N, tiles * tile + 2, tiles * tile + 2, C], padded so that every tile is inside; `kernel`
 * [C, places * F] as `createWinogradKernel` makes it; the result is [N, height, width, F].
 */
export const winogradConv: Op<WinogradAttributes> = {
  name: 'winograd-conv',
  infer(operands, { tile, size }) {
    const [x, kernel] = two(operands)
    const padded = size.map(each => tileCount(each, tile) * tile + 2)
    const [batch, height, width, channels] = x.shape
    const filters = Number(kernel.shape[1]) / placesOf(tile)
    const fits = height === padded[0] && width === padded[1] && kernel.shape[0] === channels
    const shapes = `${shapeText(x.shape)} with ${shapeText(kernel.shape)}`
    assert(fits && Number.isInteger(filters), `winograd-conv of ${shapes}, tile ${tile}`)
    return { shape: [batch!, ...size, filters], dtype: 'float32' }
  },
  interpret(operands, node, { sizes, round }) {
    const [x, kernel] = two(operands)
    const y = createTensor(evaluateShape(node.shape, sizes))
    const [images, height, width, filters] = y.shape as [number, number, number, number]
    const { tile } = node.attributes
    const { input, output } = winogradMatrices[tile]
    const channels = kernel.shape[0]!
    const [side, places] = [tile + 2, placesOf(tile)]
    const pixel = (n: number, row: number, column: number, c: number): number =>
      x.data[((n * x.shape[1]! + row) * x.shape[2]! + column) * channels + c]!
    for (let n = 0; n < images; n++)
      for (let top = 0; top < height; top += tile)
        for (let left = 0; left < width; left += tile) {
          const tiles = Array.from({ length: channels }, (_, c) =>
            sandwich(
              input,
              square(side, (i, j) => pixel(n, top + i, left + j, c)),
              round,
            ),
          )
          for (let f = 0; f < filters; f++) {
            const products = square(side, (i, j) => {
              const column = (i * side + j) * filters + f
              let sum = 0
              for (const [c, each] of tiles.entries())
                sum = round(sum + round(each[i]![j]! * kernel.data[c * places * filters + column]!))
              return sum
            })
            for (const [i, row] of sandwich(output, products, round).entries())
              for (const [j, value] of row.entries())
                if (top + i < height && left + j < width)
                  y.data[((n * height + top + i) * width + left + j) * filters + f] = value
          }
        }
    return y
  },
  // What the convolution costs by its definition: limits do not depend on how it is computed.
  flops(node) {
    return mulDims(elementCount(node.shape), 2 * 9 * (two(node.operands)[1].shape[0] as number))
  },
  print: ({ tile, size }) => `tile=${tile} size=[${size.join(', ')}]`,
}

type Matrix = readonly (readonly number[])[]

function square(side: number, at: (i: number, j: number) => number): Matrix {
  return Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => at(i, j)))
}

/** M X Mt. */
function sandwich(m: Matrix, x: Matrix, round: (x: number) => number): Matrix {
  const half = m.map(row =>
    x[0]!.map((_, j) =>
      dot(
        row,
        x.map(each => each[j]!),
        round,
      ),
    ),
  )
  return half.map(each => m.map(row => dot(row, each, round)))
}

function dot(a: readonly number[], b: readonly number[], round: (x: number) => number): number {
  return a.reduce((sum, each, i) => round(sum + round(each * b[i]!)), 0)
}

/**
 * The kernel [3, 3, C, F] of a convolution, transformed: [C, places * F]. A composition of ordinary
 * ops, so that it is computed once where the kernel is a weight.
 */
export function createWinogradKernel(kernel: Node, tile: WinogradTile): Node {
  const [, , channels, filters] = kernel.shape as [number, number, number, number]
  const { kernel: rows } = winogradMatrices[tile]
  // Row i * side + j of G (x) G holds what place (i, j) takes of the nine taps.
  const both = rows.flatMap(a => rows.map(b => a.flatMap(x => b.map(y => x * y))))
  const places = placesOf(tile)
  const factors = createConstant(Float32Array.from(both.flat()), [places, 9])
  const product = createMatmul(factors, createReshape(kernel, [9, channels * filters]))
  const split = createReshape(product, [places, channels, filters])
  return createReshape(createTranspose(split, [1, 0, 2]), [channels, places * filters])
}

export function createWinogradConv(
  x: Node,
  kernel: Node,
  attributes: WinogradAttributes,
): Node<WinogradAttributes> {
  return createNode(winogradConv, [x, kernel], attributes)
}
