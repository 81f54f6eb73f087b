/** The legend below a graph: which colour stands for which kind. */
import { type Kind, kindNames, kinds } from '../picture/kinds.ts'
import type { ShownItem } from '../view/view.ts'
import { textStyles } from './frame.ts'
import { textWidth } from './text-width.ts'
import { element } from './xml.ts'

export interface LegendEntry {
  readonly kind: Kind
  readonly x: number
}

/** The kinds that the picture shows, broken into lines of the given width. */
export function legendLines(
  leaves: readonly ShownItem[],
  width: number,
): readonly (readonly LegendEntry[])[] {
  const shown = new Set(leaves.flatMap(kindsOf))
  const result: LegendEntry[][] = []
  let x = Infinity
  for (const kind of kinds.filter(each => shown.has(each))) {
    const needed = 16 + textWidth(kindNames[kind], textStyles.detail)
    if (x + needed > width) {
      result.push([])
      x = 0
    }
    result.at(-1)!.push({ kind, x })
    x += needed + 16
  }
  return result
}

function kindsOf(item: ShownItem): readonly Kind[] {
  if (item.kind === 'chip') return []
  if (item.kind === 'group') return item.kinds
  const { kind, parts } = item.box
  return parts.length > 0 ? parts.map(each => each.kind) : [kind]
}

export function legendEntries(
  entries: readonly LegendEntry[],
  left: number,
  y: number,
): readonly string[] {
  return entries.flatMap(({ kind, x }) => [
    element('rect', { class: `${kind} mark`, x: left + x, y, width: 10, height: 10, rx: 2 }),
    element('text', { class: 'detail', x: left + x + 16, y: y + 9 }, kindNames[kind]),
  ])
}
