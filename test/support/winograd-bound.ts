/** How far a Winograd convolution may be off: a factor on the sums of the direct one. */
import type { InterpretRun, Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import type { WinogradAttributes } from '../../src/graph/ops/winograd-conv.ts'
import { type Tensor, createTensor } from '../../src/graph/tensor.ts'

/** Rows of G that give back the three taps: sums of (row, factor). */
const taps = {
  2: [
    [[0, 1]],
    [
      [1, 1],
      [2, -1],
    ],
    [[3, 1]],
  ],
  4: [
    [[0, 4]],
    [
      [3, 6],
      [4, -6],
    ],
    [[5, 1]],
  ],
} as const

/** The kernel [3, 3, C, F] whose transform is `transformed` [C, places * F]. */
function untransformed(transformed: Tensor, { tile }: WinogradAttributes): Tensor {
  const [, channels, filters] = transformed.shape as [number, number, number]
  const side = tile + 2
  const kernel = createTensor([3, 3, channels, filters])
  for (const [i, rows] of taps[tile].entries())
    for (const [j, others] of taps[tile].entries())
      for (let at = 0; at < channels * filters; at++) {
        let sum = 0
        for (const [row, a] of rows)
          for (const [column, b] of others)
            sum += a * b * transformed.data[(row * side + column) * channels * filters + at]!
        kernel.data[(i * 3 + j) * channels * filters + at] = sum
      }
  return kernel
}

/**
 * The sum of absolute products of the direct convolution, at each place the largest of its tile,
 * times 4 for F(2, 3) and 16 for F(4, 3).
 */
export function winogradSize(
  node: Node<WinogradAttributes>,
  [x, transformed]: readonly [Tensor, Tensor],
  run: InterpretRun,
): Tensor {
  const { tile, size } = node.attributes
  const kernel = untransformed(transformed, node.attributes)
  const direct = createConv(
    createParameter('input', 'x', x.shape),
    createParameter('weight', 'w', kernel.shape),
  )
  const absolute = ({ shape, data }: Tensor): Tensor => ({ shape, data: data.map(Math.abs) })
  const sums = direct.op.interpret([absolute(x), absolute(kernel)], direct, run)
  const [images, , width, filters] = sums.shape as [number, number, number, number]
  const padded = sums.shape[1]!
  const result = createTensor([images, ...size, filters])
  for (const [at] of result.data.entries()) {
    const f = at % filters
    const column = Math.floor(at / filters) % size[1]
    const row = Math.floor(at / (filters * size[1])) % size[0]
    const n = Math.floor(at / (filters * size[1] * size[0]))
    let largest = 0
    for (let i = row - (row % tile); i < row - (row % tile) + tile; i++)
      for (let j = column - (column % tile); j < column - (column % tile) + tile; j++)
        largest = Math.max(largest, sums.data[((n * padded + i) * width + j) * filters + f]!)
    result.data[at] = tile ** 2 * largest
  }
  return result
}
