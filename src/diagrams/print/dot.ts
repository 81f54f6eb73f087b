/** Pictures as DOT, the text that Graphviz draws. */
import { costText, plainText } from '../picture/label-text.ts'
import type { Box, Picture } from '../picture/picture.ts'
import { light } from './svg-style.ts'

export function printDot({ title, subtitle, boxes, edges }: Picture): string {
  const { ink, line, muted, kinds } = light
  const lines = [
    `digraph ${quoted(title)} {`,
    `  graph [rankdir=TB, label=${quoted(title, subtitle)}, labelloc=t, fontname="Helvetica"]`,
    `  node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="${ink}"]`,
    `  edge [color="${line}", fontname="Helvetica", fontsize=10, fontcolor="${muted}"]`,
    ...boxes.map(box => {
      const { tint, mark } = kinds[box.kind]
      return `  ${quoted(box.id)} [label=${boxLabel(box)}, fillcolor="${tint}", color="${mark}"]`
    }),
    ...edges.map(({ from, to, label }) => {
      const attributes = label ? ` [label=${quoted(label)}]` : ''
      return `  ${quoted(from)} -> ${quoted(to)}${attributes}`
    }),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function boxLabel({ label, name, detail, params, flops, parts }: Box): string {
  const heads = parts.map(each => `${each.type}  ${each.name}: ${each.ops}`)
  const lines = heads.length > 0 ? heads : [`${label}  ${name}`]
  return quoted(...[...lines, ...detail, costText(params, flops)].filter(Boolean))
}

/** A string of lines. Backslashes are doubled: in labels, `\N` would be the name of the node. */
function quoted(...texts: readonly string[]): string {
  const escaped = texts.map(each => plainText(each).replace(/["\\]/g, '\\$&'))
  return `"${escaped.join('\\n')}"`
}
