/** Second operands of contractions: which are packed, and how. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, mulDims, productOf } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { conv } from '../graph/ops/conv.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { type PackAttributes, createPack } from '../graph/ops/pack.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { winogradConv } from '../graph/ops/winograd-conv.ts'
import { storageOf } from '../graph/storage.ts'
import type { Lanes } from './kernel.ts'
import { isDepthwise } from './lower-depthwise.ts'

/** The second operand of a contraction, in panels. */
export type Panels = Node<PackAttributes>

/** The second operand of a contraction that reads it in panels. */
export interface SecondOperand {
  readonly source: Node
  /** As a matrix, [K, N] or [N, K]. */
  readonly shape: readonly [Dim, Dim]
  readonly transpose: boolean
  readonly groups: number
  readonly below: boolean
  readonly key: string
}

/**
 * Packing pays where the operand is a weight (many rows read it), and is needed where its rows are
 * the columns.
 */
export function packedOperand(
  root: Node,
  isFixed: (node: Node) => boolean,
): SecondOperand | undefined {
  const source = root.operands[1]!
  const second = (
    shape: readonly [Dim, Dim],
    transpose: boolean,
    groups: number,
    below = false,
  ): SecondOperand => ({
    ...{ source, shape, transpose, groups, below },
    key: `${transpose} ${groups} ${below}`,
  })
  if (isOp(root, conv)) {
    if (isDepthwise(source.shape, root.attributes)) return undefined
    const terms = productOf(source.shape.slice(0, -1))
    return second([terms, source.shape.at(-1)!], false, root.attributes.groups)
  }
  if (isOp(root, winogradConv)) {
    const [places, channels, filters] = source.shape as [number, Dim, Dim]
    return second([mulDims(places, channels), filters], false, places, true)
  }
  assert(isOp(root, matmul), `${root.op.name} has no second operand`)
  const { transposeA, transposeB } = root.attributes
  if (source.shape.length > 2 || !(transposeA || transposeB || isFixed(source) || isWeight(source)))
    return undefined
  if (typeof source.shape[transposeB ? 0 : 1] !== 'number') return undefined
  return second([source.shape[0]!, source.shape[1]!], transposeB, 1)
}

function isWeight(node: Node): boolean {
  const storage = storageOf(node)
  return isOp(storage, parameter) && storage.attributes.storage !== 'input'
}

export function createPanels(
  { source, shape, transpose, groups, below }: SecondOperand,
  target: Lanes,
): Node<PackAttributes> {
  const panel = target.lanes * target.tileVectors
  const packed = createPack(createReshape(source, shape), { panel, transpose, groups, below })
  packed.origin = source.origin
  return packed
}
