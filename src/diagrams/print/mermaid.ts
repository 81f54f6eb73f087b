/** Pictures as Mermaid flowcharts, the text that many pages draw by themselves. */
import { type Kind, kinds } from '../picture/kinds.ts'
import { costText, plainText } from '../picture/label-text.ts'
import type { Box, Picture } from '../picture/picture.ts'
import { light } from './svg-style.ts'

/** Words that a flowchart reads as its own. */
const reserved: ReadonlySet<string> = new Set(
  `end graph subgraph flowchart direction style class classDef linkStyle click default href
  call`.split(/\s+/),
)

export function printMermaid(picture: Picture): string {
  const { title, subtitle, boxes, edges } = picture
  const ids = mermaidIds(boxes)
  const shown = new Set(boxes.map(each => each.kind))
  const lines = [
    `%% ${plainText(title)}: ${subtitle}`,
    'flowchart TB',
    ...boxes.map(box => `  ${ids.get(box.id)}["${labelOf(box)}"]:::${box.kind}`),
    ...edges.map(({ from, to, label }) => {
      const arrow = label ? `-->|"${escapeMermaid(label)}"|` : '-->'
      return `  ${ids.get(from)} ${arrow} ${ids.get(to)}`
    }),
    ...kinds.filter(each => shown.has(each)).map(classLine),
  ]
  return `${lines.join('\n')}\n`
}

/** Letters, digits and `_` of each path; where two would be the same, a number follows. */
function mermaidIds(boxes: readonly Box[]): ReadonlyMap<string, string> {
  const used = new Set<string>()
  return new Map(
    boxes.map(({ id }) => {
      const plain = id.replace(/[^A-Za-z0-9_]+/g, '_')
      const base = reserved.has(plain) || !/^[A-Za-z]/.test(plain) ? `box_${plain}` : plain
      let unique = base
      for (let i = 2; used.has(unique); i++) unique = `${base}_${i}`
      used.add(unique)
      return [id, unique]
    }),
  )
}

function labelOf({ label, name, detail, params, flops, parts }: Box): string {
  const heads = parts.length > 0 ? parts.map(each => [each.type, each.name]) : [[label, name]]
  const headings = heads.map(
    ([type, own]) => `<b>${escapeMermaid(type!)}</b> ${escapeMermaid(own!)}`,
  )
  const more = [...detail, costText(params, flops)].filter(Boolean).map(escapeMermaid)
  return [...headings, ...more].join('<br/>')
}

/** Mermaid's own entities: everything that it, Markdown or HTML could read as something else. */
function escapeMermaid(text: string): string {
  return plainText(text).replace(/[^\p{L}\p{N} ,.:+×→_()-]/gu, each => `#${each.codePointAt(0)};`)
}

/** Light colours with dark text, readable on pages of both kinds. */
function classLine(kind: Kind): string {
  const { tint, mark } = light.kinds[kind]
  return `  classDef ${kind} fill:${tint},stroke:${mark},color:${light.ink}`
}
