/** `pack`: columns of a matrix in panels that a contraction reads in order; made by passes only. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, floorDivDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { evaluateShape } from '../shape.ts'
import { createTensor } from '../tensor.ts'

export interface PackAttributes {
  /** Columns of a panel; the last panel is filled up with zeros. */
  readonly panel: number
  /** True where the operand is [N, K]: its rows become the columns. */
  readonly transpose: boolean
  /** Independent matrices that stand side by side in the columns (groups of a convolution). */
  readonly groups: number
}

/** Operand [K, N] (or [N, K]); result [groups, ceil(N / groups / panel), K, panel]. */
export const pack: Op<PackAttributes> = {
  name: 'pack',
  infer(operands, { panel, transpose, groups }) {
    const { shape, dtype } = operands[0]!
    assert(shape.length === 2, 'pack of a tensor that is no matrix')
    const [k, n] = transpose ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!]
    const columns = floorDivDims(n, groups)
    return { shape: [groups, panelCount(columns, panel), k, panel], dtype }
  },
  interpret(operands, node, run) {
    const x = operands[0]!
    const { panel, transpose, groups } = node.attributes
    const y = createTensor(evaluateShape(node.shape, run.sizes))
    const [k, n] = transpose ? [x.shape[1]!, x.shape[0]!] : [x.shape[0]!, x.shape[1]!]
    const columns = n / groups
    const panels = y.shape[1]!
    for (let column = 0; column < n; column++) {
      const group = Math.floor(column / columns)
      const within = column % columns
      const at = (group * panels + Math.floor(within / panel)) * k
      for (let row = 0; row < k; row++)
        y.data[(at + row) * panel + (within % panel)] =
          x.data[transpose ? column * k + row : row * n + column]!
    }
    return y
  },
  print: ({ panel, transpose, groups }) => `panel=${panel} transpose=${transpose} groups=${groups}`,
}

export function panelCount(columns: Dim, panel: number): Dim {
  return floorDivDims(addDims(columns, panel - 1), panel)
}

export function createPack(
  x: Node,
  { panel, transpose = false, groups = 1 }: { panel: number; transpose?: boolean; groups?: number },
): Node<PackAttributes> {
  return createNode(pack, [x], { panel, transpose, groups })
}
