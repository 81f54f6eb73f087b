/** Views as DOT, the text that Graphviz draws. */
import { type Annotations, costText, usualAnnotations } from '../picture/annotations.ts'
import { counted, plainText } from '../picture/label-text.ts'
import type { Box } from '../picture/picture.ts'
import { nameInside } from '../picture/names.ts'
import type { ShownItem, View } from '../view/view.ts'
import { groupTitle } from './group-header.ts'
import { light } from './svg-style.ts'

export interface DotOptions {
  readonly direction?: 'TB' | 'LR'
  readonly annotations?: Annotations
}

export function printDot(
  { title, subtitle, items, edges }: View,
  options: DotOptions = {},
): string {
  const { direction = 'TB', annotations = usualAnnotations } = options
  const { ink, line, muted } = light
  const heading = quoted(title, subtitle)
  const lines = [
    `digraph ${quoted(title)} {`,
    `  graph [rankdir=${direction}, label=${heading}, labelloc=t, fontname="Helvetica"]`,
    `  node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="${ink}"]`,
    `  edge [color="${line}", fontname="Helvetica", fontsize=10, fontcolor="${muted}"]`,
    ...itemLines(items, annotations, '  '),
    ...edges.map(({ from, to, label, change }) => {
      const shown = label !== undefined && annotations.has('shapes')
      const attributes = [
        ...(shown ? [`label=${quoted(label)}`] : []),
        ...(change ? [`color="${light.changes[change].mark}"`] : []),
      ]
      const list = attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''
      return `  ${quoted(from)} -> ${quoted(to)}${list}`
    }),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function itemLines(
  items: readonly ShownItem[],
  annotations: Annotations,
  indent: string,
): readonly string[] {
  return items.flatMap(item => {
    if (item.kind === 'group' && item.open) {
      const label = `label=${quoted(groupTitle(item))}, labeljust=l`
      return [
        `${indent}subgraph ${quoted(`cluster ${item.id}`)} {`,
        `${indent}  graph [${label}, style=rounded, color="${light.border}"]`,
        ...itemLines(item.items, annotations, `${indent}  `),
        `${indent}}`,
      ]
    }
    const { tint, mark } = coloursOf(item)
    const label = labelOf(item, annotations)
    return [`${indent}${quoted(item.id)} [label=${label}, fillcolor="${tint}", color="${mark}"]`]
  })
}

function coloursOf(item: ShownItem): { readonly tint: string; readonly mark: string } {
  if (item.kind === 'chip') return light.kinds.port
  if (item.kind === 'box')
    return item.box.change ? light.changes[item.box.change] : light.kinds[item.box.kind]
  if (item.changes.length > 0) return light.changes.changed
  return { tint: light.groups[0], mark: light.line }
}

function labelOf(item: ShownItem, annotations: Annotations): string {
  if (item.kind === 'chip') return quoted(`from ${item.name}`)
  if (item.kind === 'box') return boxLabel(item.box, annotations)
  const { totals, unit } = item
  const costs = [counted(totals.boxes, unit), costText(totals, annotations)].filter(Boolean)
  return quoted(groupTitle(item), costs.join(', '))
}

function boxLabel(box: Box, annotations: Annotations): string {
  const { label, name, group, detail, parts, change } = box
  const own = (text: string): string => nameInside(text, group)
  const heads = parts.map(each => `${each.type}  ${own(each.name)}: ${each.ops}`)
  const lines = heads.length > 0 ? heads : [`${label}  ${own(name)}`]
  return quoted(...[...lines, change ?? '', ...detail, costText(box, annotations)].filter(Boolean))
}

/** A string of lines. Backslashes are doubled: in labels, `\N` would be the name of the node. */
function quoted(...texts: readonly string[]): string {
  const escaped = texts.map(each => plainText(each).replace(/["\\]/g, '\\$&'))
  return `"${escaped.join('\\n')}"`
}
