/** `pack`: columns of a matrix in panels that a contraction reads in order; made by passes only. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, floorDivDims } from '../dim.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { type Shape, evaluateShape } from '../shape.ts'
import { createTensor } from '../tensor.ts'

export interface PackAttributes {
  /** Columns of a panel; the last panel is filled up with zeros. */
  readonly panel: number
  /** True where the operand is [N, K]: its rows become the columns. */
  readonly transpose: boolean
  /** Independent matrices that stand side by side in the columns (groups of a convolution). */
  readonly groups: number
  /** True where these stand one below the other in the rows (places of Winograd's tiles). */
  readonly below: boolean
}

/**
 * Operand [K, groups * N], or [groups * N, K] where it is transposed, or [groups * K, N] where the
 * groups stand one below the other; result [groups, ceil(N / panel), K, panel].
 */
export const pack: Op<PackAttributes> = {
  name: 'pack',
  infer(operands, attributes) {
    const { shape, dtype } = operands[0]!
    assert(shape.length === 2, 'pack of a tensor that is no matrix')
    const { panel, groups } = attributes
    const { terms, columns } = packedSizes(shape, attributes)
    return { shape: [groups, panelCount(columns, panel), terms, panel], dtype }
  },
  interpret(operands, node, run) {
    const x = operands[0]!
    const { panel, transpose, groups, below } = node.attributes
    const y = createTensor(evaluateShape(node.shape, run.sizes))
    const { terms, columns } = packedSizes(x.shape, node.attributes) as PackedSizes<number>
    const [panels, width] = [y.shape[1]!, x.shape[1]!]
    for (let group = 0; group < groups; group++)
      for (let column = 0; column < columns; column++) {
        const at = (group * panels + Math.floor(column / panel)) * terms
        for (let term = 0; term < terms; term++) {
          const across = below ? column : group * columns + column
          const down = below ? group * terms + term : term
          y.data[(at + term) * panel + (column % panel)] =
            x.data[transpose ? across * width + down : down * width + across]!
        }
      }
    return y
  },
  print: ({ panel, transpose, groups, below }) =>
    `panel=${panel} transpose=${transpose} groups=${groups}${below ? ' below' : ''}`,
}

interface PackedSizes<T> {
  /** K. */
  readonly terms: T
  /** N: columns of one group. */
  readonly columns: T
}

/** The sizes of one matrix of a pack's operand. */
export function packedSizes(
  [rows, width]: Shape,
  { transpose, groups, below }: Omit<PackAttributes, 'panel'>,
): PackedSizes<Dim> {
  const [down, across] = transpose ? [width!, rows!] : [rows!, width!]
  return below
    ? { terms: floorDivDims(down, groups), columns: across }
    : { terms: down, columns: floorDivDims(across, groups) }
}

export function panelCount(columns: Dim, panel: number): Dim {
  return floorDivDims(addDims(columns, panel - 1), panel)
}

export function createPack(
  x: Node,
  {
    panel,
    transpose = false,
    groups = 1,
    below = false,
  }: Pick<PackAttributes, 'panel'> & Partial<PackAttributes>,
): Node<PackAttributes> {
  return createNode(pack, [x], { panel, transpose, groups, below })
}
