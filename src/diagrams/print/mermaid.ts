/** Views as Mermaid flowcharts, the text that many pages draw by themselves. */
import { type Annotations, costText, usualAnnotations } from '../picture/annotations.ts'
import { type Kind, kinds } from '../picture/kinds.ts'
import { counted, plainText } from '../picture/label-text.ts'
import type { Box } from '../picture/picture.ts'
import { nameInside } from '../picture/names.ts'
import type { ShownGroup, ShownItem, View } from '../view/view.ts'
import { groupTitle } from './group-header.ts'
import { changeClasses, light } from './svg-style.ts'

/** Words that a flowchart reads as its own. */
const reserved: ReadonlySet<string> = new Set(
  `end graph subgraph flowchart direction style class classDef linkStyle click default href
  call`.split(/\s+/),
)

export interface MermaidOptions {
  readonly direction?: 'TB' | 'LR'
  readonly annotations?: Annotations
  /** A further comment at the top. */
  readonly comment?: string
}

export function printMermaid(view: View, options: MermaidOptions = {}): string {
  const { direction = 'TB', annotations = usualAnnotations, comment } = options
  const ids = mermaidIds(view.items)
  const classes = new Set<string>()
  const print = (items: readonly ShownItem[], indent: string): readonly string[] =>
    items.flatMap(item => {
      const id = ids.get(item.id)!
      if (item.kind === 'group' && item.open) {
        const head = `${indent}subgraph ${id}["${escapeMermaid(groupTitle(item))}"]`
        return [head, ...print(item.items, `${indent}  `), `${indent}end`]
      }
      const look = classOf(item)
      classes.add(look)
      return [`${indent}${id}["${labelOf(item, annotations)}"]:::${look}`]
    })
  const lines = [
    `%% ${plainText(view.title)}: ${view.subtitle}`,
    ...(comment === undefined ? [] : [`%% ${comment}`]),
    `flowchart ${direction}`,
    ...print(view.items, '  '),
    ...view.edges.map(({ from, to, label, change }) => {
      const line = change === 'removed' ? '-.->' : change === 'added' ? '==>' : '-->'
      const shown = label !== undefined && annotations.has('shapes')
      const arrow = shown ? `${line}|"${escapeMermaid(label)}"|` : line
      return `  ${ids.get(from)} ${arrow} ${ids.get(to)}`
    }),
  ]
  return `${[...lines, ...classLines(classes)].join('\n')}\n`
}

/** Letters, digits and `_` of each path; where two would be the same, a number follows. */
function mermaidIds(items: readonly ShownItem[]): ReadonlyMap<string, string> {
  const used = new Set<string>()
  return new Map(
    allIds(items).map(id => {
      const plain = id.replace(/[^A-Za-z0-9_]+/g, '_')
      const base = reserved.has(plain) || !/^[A-Za-z]/.test(plain) ? `box_${plain}` : plain
      let unique = base
      for (let i = 2; used.has(unique); i++) unique = `${base}_${i}`
      used.add(unique)
      return [id, unique]
    }),
  )
}

function allIds(items: readonly ShownItem[]): readonly string[] {
  return items.flatMap(item => [
    item.id,
    ...(item.kind === 'group' && item.open ? allIds(item.items) : []),
  ])
}

function classOf(item: ShownItem): string {
  if (item.kind === 'chip') return 'port'
  if (item.kind === 'box') return item.box.change ?? item.box.kind
  return item.changes.length > 0 ? 'changed' : 'closed'
}

function labelOf(item: ShownItem, annotations: Annotations): string {
  if (item.kind === 'chip') return escapeMermaid(`from ${item.name}`)
  return item.kind === 'box' ? boxLabel(item.box, annotations) : closedLabel(item, annotations)
}

function boxLabel(box: Box, annotations: Annotations): string {
  const { label, name, group, detail, parts, change } = box
  const heads = parts.length > 0 ? parts.map(each => [each.type, each.name]) : [[label, name]]
  const headings = heads.map(([type, own]) => heading(type!, nameInside(own!, group)))
  const more = [change ?? '', ...detail, costText(box, annotations)].filter(Boolean)
  return [...headings, ...more.map(escapeMermaid)].join('<br/>')
}

function closedLabel(group: ShownGroup, annotations: Annotations): string {
  const { totals, unit } = group
  const costs = [counted(totals.boxes, unit), costText(totals, annotations)].filter(Boolean)
  return `${heading(groupTitle(group), '')}<br/>${escapeMermaid(costs.join(', '))}`
}

function heading(type: string, name: string): string {
  return `<b>${escapeMermaid(type)}</b>${name ? ` ${escapeMermaid(name)}` : ''}`
}

/** Mermaid's own entities: everything that it, Markdown or HTML could read as something else. */
function escapeMermaid(text: string): string {
  return plainText(text).replace(/[^\p{L}\p{N} ,.:+×→…_()-]/gu, each => `#${each.codePointAt(0)};`)
}

/** Light colours with dark text, readable on pages of both kinds. */
function classLines(shown: ReadonlySet<string>): readonly string[] {
  const colours = [
    ...kinds.map((kind: Kind) => [kind, light.kinds[kind]] as const),
    ...changeClasses.map(change => [change, light.changes[change]] as const),
    ['closed', { tint: light.groups[0], mark: light.line }] as const,
  ]
  return colours
    .filter(([name]) => shown.has(name))
    .map(([name, { tint, mark }]) => {
      return `  classDef ${name} fill:${tint},stroke:${mark},color:${light.ink}`
    })
}
