/** `winograd-conv`: a 3x3 convolution by tiles, with fewer products; made by passes only. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, mulDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { elementCount, evaluateShape, shapeText } from '../shape.ts'
import { type Tensor, createTensor } from '../tensor.ts'
import { createConstant } from './constant.ts'
import { createMatmul } from './matmul.ts'
import { createReshape } from './reshape.ts'

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
 * [places, C, F] as `createWinogradKernel` makes it; the result is [N, height, width, F].
 */
export const winogradConv: Op<WinogradAttributes> = {
  name: 'winograd-conv',
  infer(operands, { tile, size }) {
    const [x, kernel] = two(operands)
    const padded = size.map(each => tileCount(each, tile) * tile + 2)
    const [batch, height, width, channels] = x.shape
    const [places, depth, filters] = kernel.shape as [number, Dim, number]
    const inside = height === padded[0] && width === padded[1]
    const fits = inside && places === placesOf(tile) && depth === channels
    const shapes = `${shapeText(x.shape)} with ${shapeText(kernel.shape)}`
    assert(fits, `winograd-conv of ${shapes}, tile ${tile}`)
    return { shape: [batch!, ...size, filters], dtype: 'float32' }
  },
  interpret(operands, node, { sizes, round }) {
    const [x, kernel] = two(operands)
    const y = createTensor(evaluateShape(node.shape, sizes))
    const [images, height, width, filters] = y.shape as [number, number, number, number]
    const { tile } = node.attributes
    for (let n = 0; n < images; n++)
      for (let top = 0; top < height; top += tile)
        for (let left = 0; left < width; left += tile) {
          const inputs = tileInputs(x, tile, [n, top, left], round)
          const products = tileProducts(inputs, kernel, round)
          for (let f = 0; f < filters; f++) {
            const at = (place: number): number => products[place * filters + f]!
            const results = sandwich(winogradMatrices[tile].output, at, round)
            for (const [k, value] of results.entries()) {
              const [i, j] = [top + Math.floor(k / tile), left + (k % tile)]
              if (i < height && j < width)
                y.data[((n * height + i) * width + j) * filters + f] = value
            }
          }
        }
    return y
  },
  // What the convolution costs by its definition: limits do not depend on how it is computed.
  flops(node) {
    return mulDims(elementCount(node.shape), 2 * 9 * (two(node.operands)[1].shape[1] as number))
  },
  print: ({ tile, size }) => `tile=${tile} size=[${size.join(', ')}]`,
}

type Round = (x: number) => number

/** The transformed input of a tile, by place and channel. */
function tileInputs(
  { shape, data }: Tensor,
  tile: WinogradTile,
  [n, top, left]: readonly [number, number, number],
  round: Round,
): Float64Array {
  const [, height, width, channels] = shape as [number, number, number, number]
  const side = tile + 2
  const inputs = new Float64Array(placesOf(tile) * channels)
  for (let c = 0; c < channels; c++) {
    const at = (place: number): number => {
      const [i, j] = [top + Math.floor(place / side), left + (place % side)]
      return data[((n * height + i) * width + j) * channels + c]!
    }
    const transformed = sandwich(winogradMatrices[tile].input, at, round)
    for (const [place, value] of transformed.entries()) inputs[place * channels + c] = value
  }
  return inputs
}

/** Sums over the channels, by place and filter. */
function tileProducts(inputs: Float64Array, { shape, data }: Tensor, round: Round): Float64Array {
  const [places, channels, filters] = shape as [number, number, number]
  const sums = new Float64Array(places * filters)
  for (let place = 0; place < places; place++)
    for (let c = 0; c < channels; c++) {
      const row = place * channels + c
      for (let f = 0; f < filters; f++) {
        const at = place * filters + f
        sums[at] = round(sums[at]! + round(inputs[row]! * data[row * filters + f]!))
      }
    }
  return sums
}

/** M X Mt by rows, where X is square and `at` gives its elements by rows. */
function sandwich(
  m: readonly (readonly number[])[],
  at: (element: number) => number,
  round: Round,
): Float64Array {
  const [rows, side] = [m.length, m[0]!.length]
  const x = Float64Array.from({ length: side * side }, (_, i) => at(i))
  const half = new Float64Array(rows * side)
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < side; k++) {
      const factor = m[i]![k]!
      if (factor === 0) continue
      for (let j = 0; j < side; j++)
        half[i * side + j] = round(half[i * side + j]! + round(factor * x[k * side + j]!))
    }
  const result = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      for (let k = 0; k < side; k++) {
        const factor = m[j]![k]!
        if (factor === 0) continue
        result[i * rows + j] = round(result[i * rows + j]! + round(half[i * side + k]! * factor))
      }
  return result
}

/**
 * The kernel [3, 3, C, F] of a convolution, transformed: [places, C, F]. A composition of ordinary
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
  return createReshape(product, [places, channels, filters])
}

export function createWinogradConv(
  x: Node,
  kernel: Node,
  attributes: WinogradAttributes,
): Node<WinogradAttributes> {
  return createNode(winogradConv, [x, kernel], attributes)
}
