/** The order of a config's sections, from what it is to how it is trained and judged. */
import { type Row, type TreeNode, hasAnchors } from './tree.ts'

const order: readonly string[] = [
  ...['tenon', 'name', 'note', 'include', 'extends', 'patch', 'params', 'variants', 'inputs'],
  ...['blocks', 'modules', 'activations', 'layers', 'outputs', 'state_dict'],
  ...['training', 'limits'],
]

/** Unknown sections come last, in the order in which they are written. */
export function orderSections(root: TreeNode): TreeNode {
  const [first] = root.kind === 'map' ? root.rows : []
  if (root.kind !== 'map' || !first || hasAnchors(root)) return root
  const [head, own] = splitHead(first)
  const rows = [own, ...root.rows.slice(1)].toSorted((a, b) => rankOf(a) - rankOf(b))
  const [top, ...others] = rows as [Row, ...Row[]]
  return { ...root, rows: [{ ...top, before: [...head, ...top.before] }, ...others] }
}

function rankOf({ key }: Row): number {
  const rank = order.indexOf(key!.text)
  return rank < 0 ? order.length : rank
}

/**
 * Comments above the first section are the file's own, and stay above all, but for those that no
 * blank line parts from a section that moves.
 */
function splitHead(first: Row): readonly [readonly string[], Row] {
  const { before, key } = first
  const isHead = ['tenon', 'name', 'note'].includes(key!.text)
  const modeline = before[0]?.includes('yaml-language-server') ? 1 : 0
  const end = isHead ? before.length : Math.max(modeline, before.lastIndexOf('') + 1)
  const blank = end > 0 && end < before.length ? [''] : []
  return [before.slice(0, end), { ...first, before: [...blank, ...before.slice(end)] }]
}
