/** Results that a kernel writes where they are wanted, instead of having them copied there. */
import { type Node, isOp } from '../graph/node.ts'
import type { PadAttributes } from '../graph/ops/pad.ts'
import { transpose } from '../graph/ops/transpose.ts'
import { equalShapes } from '../graph/shape.ts'
import type { Fusion } from './groups.ts'

/**
 * Into the middle of a border. Others may read the plain result too, which is then stored twice.
 */
export function joinBorder({ groups }: Fusion, node: Node<PadAttributes>): void {
  const operand = node.operands[0]!
  const group = groups.of(operand)
  const isDense = node.attributes.interior.every(each => each === 0)
  if (group?.kind !== 'root' || !isDense || !equalShapes(group.root.shape, operand.shape)) return
  groups.merge(group, groups.of(node)!)
}

/** True for transposes whose rows stay rows, so that vectors of columns can be moved. */
export function keepsColumns(node: Node): boolean {
  const last = node.shape.length - 1
  return isOp(node, transpose) && node.attributes.permutation[last] === last
}

/** In another order of rows. */
export function joinTurned({ groups }: Fusion, node: Node): void {
  const operand = node.operands[0]!
  const [group, own] = [groups.of(operand), groups.of(node)!]
  if (group?.kind !== 'root' && group?.kind !== 'attention') return
  if (own.kind === 'single' && equalShapes(group.root.shape, operand.shape))
    groups.merge(group, own)
}
