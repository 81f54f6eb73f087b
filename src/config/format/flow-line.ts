/** A value on one line: `{units: 10, activation: softmax}`. */
import { keyText, scalarText } from './scalar-text.ts'
import { type Row, type TreeNode, isCollection } from './tree.ts'

/** True for what has comments or lines of its own. */
export function needsLines(node: TreeNode): boolean {
  if (node.kind === 'scalar') return node.style === 'block' && hasBreak(node.value)
  if (!isCollection(node)) return node.text.includes('\n')
  if (node.rows.length === 0) return false
  return node.lines || node.foot.length > 0 || node.rows.some(rowNeedsLines)
}

function rowNeedsLines({ before, beside, value }: Row): boolean {
  return beside !== undefined || before.some(each => each !== '') || needsLines(value)
}

function hasBreak(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n')
}

/** `inFlow` says that brackets or braces are around it already. */
export function flowLine(node: TreeNode, inFlow = false): string {
  const anchor = node.anchor === undefined ? '' : `&${node.anchor} `
  if (node.kind === 'raw') return anchor + node.text
  if (node.kind === 'scalar') return anchor + scalarText(node, inFlow)
  const inside = node.rows.map(rowText).join(', ')
  return anchor + (node.kind === 'map' ? `{${inside}}` : `[${inside}]`)
}

function rowText({ key, value }: Row): string {
  const own = flowLine(value, true)
  return key ? `${keyText(key, true)}: ${own}` : own
}
