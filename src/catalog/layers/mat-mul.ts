/** MatMul: the matrix product of two inputs. */
import { bool } from '../../fields/kinds.ts'
import { equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { broadcastShapes } from '../../graph/shape.ts'
import { floatInput, rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'

export const matMul = defineLayer({
  type: 'MatMul',
  doc: 'The product of the matrices in the last two axes of both inputs; leading axes broadcast',
  fields: {
    transpose_a: bool({ default: false, doc: 'whether the matrices of the first are transposed' }),
    transpose_b: bool({ default: false, doc: 'whether those of the second are' }),
  },
  inputs: 'two',
  build(inputs, { transpose_a: transposeA, transpose_b: transposeB }, layer) {
    for (const x of inputs) {
      floatInput(x, layer)
      rankInput(x, 3, layer)
    }
    const rank = Math.max(...inputs.map(x => x.shape.length))
    const [a, b] = inputs.map(x => withRank(x, rank)) as [Node, Node]
    const leading = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)])
    const [k, n] = [a.shape.at(transposeA ? -2 : -1)!, b.shape.at(transposeB ? -1 : -2)!]
    if (!leading || !equalDims(k, n)) mismatch(inputs, layer, 'matrices that can be multiplied')
    const wide = (x: Node): Node => createBroadcast(x, [...leading, ...x.shape.slice(-2)])
    return createMatmul(wide(a), wide(b), { transposeA, transposeB })
  },
  examples: [
    {
      args: {},
      inputs: [
        [2, 3],
        [3, 4],
      ],
      output: [2, 4],
      parameters: 0,
    },
    {
      args: { transpose_b: true },
      inputs: [
        [5, 2, 3],
        [4, 3],
      ],
      output: [5, 2, 4],
      parameters: 0,
    },
  ],
})

/** Axes of size 1 between the batch and the others, where there are too few. */
function withRank(x: Node, rank: number): Node {
  const [batch, ...rest] = x.shape
  const missing = new Array<number>(rank - x.shape.length).fill(1)
  return createReshape(x, [batch!, ...missing, ...rest])
}
