/** A view with everything measured and placed: what the SVG is printed from. */
import {
  type Arranged,
  type LeafSize,
  type Measures,
  type Padding,
  arrangeItems,
  measured,
} from '../layout/arrange.ts'
import { arrangeColumns, columnsOf } from '../layout/columns.ts'
import type { Direction, LayoutEngine } from '../layout/layout.ts'
import { type Nest, nestOf } from '../layout/nest.ts'
import { type Annotations, usualAnnotations } from '../picture/annotations.ts'
import { gather } from '../picture/gather.ts'
import { plainText } from '../picture/label-text.ts'
import { type ShownGroup, type ShownItem, type View, leavesOf } from '../view/view.ts'
import { type Frame, type Framed, frameOf, frameWidth, textStyles } from './frame.ts'
import { groupTitle } from './group-header.ts'
import { fitText, textWidth } from './text-width.ts'

export interface SceneOptions {
  readonly direction?: Direction
  /** Into how many columns the picture is cut, or rows where it runs from left to right. */
  readonly columns?: number
  readonly annotations?: Annotations
  /** Open groups are drawn closed as well, for a page that shows the one or the other. */
  readonly foldable?: boolean
  /** Before every id: two pictures may stand on one page. */
  readonly prefix?: string
}

export interface Scene {
  readonly foldable: boolean
  readonly prefix: string
  readonly view: View
  readonly nest: Nest
  readonly arranged: Arranged
  readonly direction: Direction
  readonly annotations: Annotations
  readonly frames: ReadonlyMap<string, Frame>
  /** The shape that leaves a leaf, where it is worth saying. */
  readonly shapes: ReadonlyMap<string, string>
  /** Ids of what is read, and of what reads. */
  readonly readers: ReadonlySet<string>
}

/** Between the border of a group and what is in it. */
export const groupPadding = 16
/** At the top of a group, for its title. */
export const groupTop = 24
/** Beside a box, where the shape of its result stands at the edge. */
const shapeStrip = 17
export const chipHeight = 22

export async function sceneOf(
  view: View,
  engine: LayoutEngine,
  options: SceneOptions = {},
): Promise<Scene> {
  const { direction = 'TB', columns, annotations = usualAnnotations } = options
  const { foldable = false, prefix = '' } = options
  const leaves = leavesOf(view.items)
  const framed = leaves.filter((each): each is Framed => each.kind !== 'chip')
  const width = frameWidth(framed, annotations)
  const frames = new Map(framed.map(each => [each.id, frameOf(each, width, annotations)]))
  const shapes = annotations.has('shapes') ? shapesOf(view, width) : new Map<string, string>()
  const measures: Measures = {
    direction,
    leaf: item => leafSize(item, frames, shapes.get(item.id) ?? '', direction),
    padding: (group, content) => paddingOf(group, content, direction),
  }
  const nest = nestOf(view.items, view.edges)
  const items = await measured(nest, measures, engine)
  const cut = columnsFor(view, () => columnsOf(items, columns ?? 1, direction))
  const arranged = cut.some(column => column > 0)
    ? await arrangeColumns(nest, items, cut, direction, engine)
    : await arrangeItems(nest, items, direction, engine)
  const readers = new Set(view.edges.map(({ to }) => to))
  const drawn = { view, nest, arranged, frames, shapes, readers }
  return { ...drawn, direction, annotations, foldable, prefix }
}

/** Pictures beside each other are columns by themselves. */
function columnsFor({ items }: View, cut: () => readonly number[]): readonly number[] {
  const panels = items.length > 1 && items.every(each => each.kind === 'group' && each.panel)
  return panels ? items.map((_, i) => i) : cut()
}

function shapesOf({ edges }: View, width: number): ReadonlyMap<string, string> {
  const out = gather(
    edges.filter(({ label }) => label !== undefined),
    each => each.from,
  )
  return new Map(
    [...out].map(([from, each]) => {
      const texts = new Set(each.map(({ label }) => label))
      return [from, fitText([...texts].join(', '), width / 2 - 10, textStyles.shape)]
    }),
  )
}

function leafSize(
  item: ShownItem,
  frames: ReadonlyMap<string, Frame>,
  shape: string,
  direction: Direction,
): LeafSize {
  if (item.kind === 'chip') return { width: chipWidth(item.name), height: chipHeight, after: 0 }
  const { width, height } = frames.get(item.id)!
  const room = direction === 'TB' ? shapeStrip : textWidth(shape, textStyles.shape) + 16
  return { width, height, after: shape ? room : 0 }
}

const widestChip = 176

export function chipText(name: string): string {
  return fitText(`from ${plainText(name)}`, widestChip - 24, textStyles.detail)
}

/** Even, so that it has a middle. */
function chipWidth(name: string): number {
  return 2 * Math.ceil((textWidth(chipText(name), textStyles.detail) + 24) / 2)
}

/**
 * Lines that enter from above pass beside the title, so it may need room at the left. Where lines
 * enter and leave, they bring their own space along.
 */
function paddingOf(group: ShownGroup, content: Arranged, direction: Direction): Padding {
  const { inlets, outlets, width } = content
  const title = textWidth(groupTitle(group), textStyles.group) + 10
  const [start, end] = [inlets, outlets].map(each => (each.length > 0 ? 0 : groupPadding))
  if (direction === 'LR') {
    const more = Math.max(0, title - width)
    return { top: groupTop + 10, right: end! + more, bottom: groupPadding, left: start! }
  }
  const room = inlets.length > 0 ? Math.min(...inlets.map(each => each.x)) : width
  const side = groupPadding + Math.min(80, Math.max(0, Math.ceil(title - room)))
  const top = groupTop + (inlets.length > 0 ? 0 : 12)
  return { top, right: side, bottom: end!, left: side }
}
