/** `gather`: rows of a table by their numbers. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { shapeText } from '../shape.ts'
import { createTensor } from '../tensor.ts'
import { createGatherGradient, rowOf } from './gather-gradient.ts'

export const gather: Op<undefined> = {
  name: 'gather',
  infer(operands) {
    const [table, indices] = two(operands)
    const fits = table.shape.length === 2 && indices.shape.length > 0
    assert(fits, `gather of ${shapeText(indices.shape)} from ${shapeText(table.shape)}`)
    assert(table.dtype === 'float32' && indices.dtype !== 'float32', 'gather is by whole numbers')
    return { shape: [...indices.shape, table.shape[1]!], dtype: 'float32' }
  },
  interpret(operands) {
    const [table, indices] = two(operands)
    const [rows, columns] = [table.shape[0]!, table.shape[1]!]
    const y = createTensor([...indices.shape, columns])
    for (const [at, index] of indices.data.entries()) {
      const row = rowOf(index, rows)
      for (let column = 0; column < columns; column++)
        y.data[at * columns + column] =
          row === undefined ? NaN : table.data[row * columns + column]!
    }
    return y
  },
  gradient(node, dy, wanted) {
    const [table, indices] = two(node.operands)
    return [wanted[0] ? createGatherGradient(indices, dy, table.shape[0]!) : undefined, undefined]
  },
  print: () => '',
}

/**
 * `table` is [V, D], `indices` are int32 or uint8 of any shape; the result is [...indices, D]. As
 * in JAX's `take`, a negative index counts from the end, and a row that does not exist is NaN.
 */
export function createGather(table: Node, indices: Node): Node<undefined> {
  return createNode(gather, [table, indices], undefined)
}
