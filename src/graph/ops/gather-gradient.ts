/** `gather-gradient`: adds up what each row of a table gets from those who read it. */
import { assert } from '../../diagnostics/assert.ts'
import type { Dim } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { two } from '../operands.ts'
import { equalShapes, evaluateShape, shapeText } from '../shape.ts'
import { createTensor } from '../tensor.ts'

export interface GatherGradientAttributes {
  /** Rows of the table. */
  readonly rows: Dim
}

export const gatherGradient: Op<GatherGradientAttributes> = {
  name: 'gather-gradient',
  infer(operands, { rows }) {
    const [indices, dy] = two(operands)
    const fits = equalShapes(dy.shape.slice(0, -1), indices.shape)
    assert(fits, `dy of ${shapeText(dy.shape)} for ${shapeText(indices.shape)} indices`)
    return { shape: [rows, dy.shape.at(-1)!], dtype: 'float32' }
  },
  interpret(operands, node, { round, sizes }) {
    const [indices, dy] = two(operands)
    const dx = createTensor(evaluateShape(node.shape, sizes))
    const [rows, columns] = [dx.shape[0]!, dx.shape[1]!]
    for (const [at, index] of indices.data.entries()) {
      const row = rowOf(index, rows)
      if (row === undefined) continue
      for (let column = 0; column < columns; column++) {
        const to = row * columns + column
        dx.data[to] = round(dx.data[to]! + dy.data[at * columns + column]!)
      }
    }
    return dx
  },
  print: ({ rows }) => `rows=${shapeText([rows])}`,
}

/** The row that an index means, from the end where it is negative; undefined if there is none. */
export function rowOf(index: number, rows: number): number | undefined {
  const row = index < 0 ? index + rows : index
  return row >= 0 && row < rows ? row : undefined
}

/** `dy` is [...indices, D]; the result is [rows, D]. Indices of no row send nothing anywhere. */
export function createGatherGradient(
  indices: Node,
  dy: Node,
  rows: Dim,
): Node<GatherGradientAttributes> {
  return createNode(gatherGradient, [indices, dy], { rows })
}
