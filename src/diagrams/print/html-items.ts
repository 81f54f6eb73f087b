/** What the page tells about boxes and groups: facts as text, and what they are joined to. */
import type { PageItem } from '../page/page-data.ts'
import { timeText } from '../picture/annotations.ts'
import { gather } from '../picture/gather.ts'
import { compactCount, exampleShape, plainText } from '../picture/label-text.ts'
import type { Box, Edge, Picture } from '../picture/picture.ts'
import type { ShownGroup, ShownItem } from '../view/view.ts'
import type { Scene } from './scene.ts'

/** What the stages are called. */
export const pageTitles: { readonly [stage: string]: string } = {
  source: 'layers',
  fused: 'kernels',
  diff: 'difference',
}

/** For each picture, what is known of all that stands in it. */
export function pageItems(
  scenes: readonly Scene[],
  pictures: readonly Picture[],
): readonly (readonly PageItem[])[] {
  const listed = scenes.map(({ view }) => itemsIn(view.items, []))
  const layers = pictures.map(picture => new Map(picture.boxes.map(box => [box.id, layersOf(box)])))
  return scenes.map(({ view }, i) => {
    const [into, out] = [gather(view.edges, each => each.to), gather(view.edges, each => each.from)]
    const apart = gather(pictures[i]!.edges, each => each.to)
    const other = 1 - i
    return listed[i]!.map(({ item, inside }) => {
      const own = new Set(layers[i]!.get(item.id) ?? [])
      const others = (listed[other] ?? []).filter(each =>
        layers[other]!.get(each.item.id)?.some(layer => own.has(layer)),
      )
      return {
        ...nameOf(item),
        ...{ id: item.id, inside, isGroup: item.kind === 'group' },
        facts:
          item.kind === 'box'
            ? [...boxFacts(item.box), ...apartFacts(apart.get(item.id) ?? [])]
            : groupFacts(item),
        reads: (into.get(item.id) ?? []).map(each => each.from),
        readBy: (out.get(item.id) ?? []).map(each => each.to),
        others: others.map(each => each.item.id),
      }
    })
  })
}

interface Listed {
  readonly item: Exclude<ShownItem, { kind: 'chip' }>
  readonly inside: readonly string[]
}

function itemsIn(items: readonly ShownItem[], inside: readonly string[]): readonly Listed[] {
  return items.flatMap((item): readonly Listed[] => {
    if (item.kind === 'chip') return []
    const within =
      item.kind === 'group' && item.open ? itemsIn(item.items, [...inside, item.id]) : []
    return [{ item, inside }, ...within]
  })
}

/** The layers that have a part in a box; outputs are no layers. */
function layersOf({ id, parts, kind }: Box): readonly string[] {
  if (kind === 'port') return []
  return parts.length > 0 ? parts.map(each => each.name) : [id]
}

function nameOf(item: Listed['item']): Pick<PageItem, 'label' | 'name'> {
  if (item.kind === 'box')
    return { label: plainText(item.box.label), name: plainText(item.box.name) }
  const count = item.copies > 1 ? ` ×${item.copies}` : ''
  const name = item.id === item.title ? '' : plainText(item.id)
  return { label: `${plainText(item.title)}${count}`, name }
}

type Fact = readonly [name: string, value: string]

function boxFacts(box: Box): readonly Fact[] {
  const { detail, dtype, shape, parts, line, change } = box
  return [
    ...(change ? [['change', change] as const] : []),
    ...detail.map(each => ['arguments', plainText(each)] as const),
    ['result', `${dtype} ${exampleShape(shape)}`],
    ...costFacts(box),
    ...parts.map(each => [plainText(each.name), each.ops] as const),
    ['line', String(line)],
  ]
}

/** Why a kernel is not part of those that it reads. */
function apartFacts(edges: readonly Edge[]): readonly Fact[] {
  return edges.flatMap(({ from, apart }) =>
    apart === undefined ? [] : [[`apart from ${plainText(from)}`, apart] as const],
  )
}

function groupFacts({ totals, unit, copies }: ShownGroup): readonly Fact[] {
  return [
    [`${unit}s`, String(totals.boxes)],
    ...costFacts(totals),
    ...(copies > 1 ? [['copies', String(copies)] as const] : []),
  ]
}

function costFacts({ params, flops, bytes, time }: ShownGroup['totals'] | Box): readonly Fact[] {
  return [
    ...(params > 0 ? [['parameters', String(params)] as const] : []),
    ...(flops ? [['FLOPs', compactCount(flops)] as const] : []),
    ...(bytes ? [['bytes', String(bytes)] as const] : []),
    ...(time === undefined ? [] : [['time', timeText(time)] as const]),
  ]
}
