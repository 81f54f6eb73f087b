/** Computes convolutions whose window is a single cell as the matrix products that they are. */
import { type Graph, rewriteGraph } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ConvAttributes, conv } from '../graph/ops/conv.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'

/**
 * Cells are then rows that follow each other, however narrow the image is. Runs on graphs whose
 * convolutions read inputs that are padded already.
 */
export function usePointwise(graph: Graph): Graph {
  return rewriteGraph(graph, (node, operands) => {
    if (!isOp(node, conv) || !isPointwise(node)) return undefined
    const [x, kernel] = [operands[0]!, operands[1]!]
    return createMatmul(x, createReshape(kernel, kernel.shape.slice(-2)))
  })
}

function isPointwise({ operands, attributes }: Node<ConvAttributes>): boolean {
  const { strides, padding, groups } = attributes
  const window = operands[1]!.shape.slice(0, -2)
  const isOne = (each: unknown): boolean => each === 1
  return (
    groups === 1 &&
    window.every(isOne) &&
    strides.every(isOne) &&
    padding.flat().every(each => each === 0)
  )
}
