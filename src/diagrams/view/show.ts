/** Chooses what is shown of a picture. */
import { gather } from '../picture/gather.ts'
import { groupsOf } from '../picture/groups.ts'
import { exampleShape } from '../picture/label-text.ts'
import type { Box, Edge, Picture } from '../picture/picture.ts'
import { withChips } from './chips.ts'
import { type StandIns, standInsOf } from './stand-ins.ts'
import { type TreeGroup, type TreeItem, isGroup, treeOf } from './tree.ts'
import { type ShownEdge, type ShownGroup, type ShownItem, leavesOf } from './view.ts'
import type { View, ViewOptions } from './view.ts'

/** Boxes and closed groups that people can take in at once; two layers of a kernel are as a box. */
const readable = 40

export function showPicture(whole: Picture, options: ViewOptions = {}): View {
  const { depth, expand = [], roll = true } = options
  const standIns = standInsOf(whole, roll)
  const picture = withMeanTimes(whole, standIns)
  const tree = treeOf(picture, standIns)
  const { panels } = picture
  // A group of the model stands in each panel.
  const opened = [...expand, ...panels.flatMap(panel => expand.map(each => `${panel}/${each}`))]
  const how = { depth: depth ?? 0, expand: opened, panels }
  const items = depth === undefined ? readableItems(tree, how) : shownItems(tree, how)
  const edges = shownEdges(picture, items, standIns)
  const { title, subtitle, stage } = picture
  return { title, subtitle, stage, ...withChips(items, edges) }
}

/** What stands for several has the mean of their times. */
function withMeanTimes(picture: Picture, standIns: StandIns): Picture {
  if (picture.boxes.every(each => each.time === undefined)) return picture
  const same = gather(picture.boxes, each => standIns.boxOf(each.id))
  const boxes = picture.boxes.map(box => {
    const times = same.get(standIns.boxOf(box.id))!.flatMap(({ time }) => time ?? [])
    if (times.length === 0) return box
    return { ...box, time: times.reduce((a, b) => a + b) / times.length }
  })
  return { ...picture, boxes, groups: groupsOf(boxes) }
}

interface Openness {
  readonly depth: number
  readonly expand: readonly string[]
  readonly panels: readonly string[]
}

/** As deep as it stays readable. */
function readableItems(tree: readonly TreeItem[], how: Openness): readonly ShownItem[] {
  let items = shownItems(tree, how)
  for (let depth = 1; ; depth++) {
    const deeper = shownItems(tree, { ...how, depth })
    const leaves = leavesOf(deeper)
    if (leaves.length === leavesOf(items).length || extentOf(leaves) > readable) return items
    items = deeper
  }
}

function extentOf(leaves: readonly ShownItem[]): number {
  const extents = leaves.map(leaf => (leaf.kind === 'box' ? leaf.box.parts.length / 2 : 1))
  return extents.reduce((sum, each) => sum + Math.max(1, each), 0)
}

function shownItems(items: readonly TreeItem[], how: Openness): readonly ShownItem[] {
  return items.map(item =>
    isGroup(item) ? shownGroup(item, how) : { kind: 'box', id: item.id, box: item },
  )
}

function shownGroup({ group, title, copies, ids, items }: TreeGroup, how: Openness): ShownGroup {
  const boxes = boxesOf(items)
  const panel = ids.some(id => how.panels.includes(id))
  const asked = how.expand.some(path => ids.some(id => `${path}/`.startsWith(`${id}/`)))
  const { params, flops, bytes, time } = group
  return {
    ...{ kind: 'group', id: group.id, title, copies, panel },
    totals: { boxes: group.boxes, params, flops, bytes, ...(time !== undefined && { time }) },
    unit: boxes.some(each => each.parts.length > 0) ? 'kernel' : 'layer',
    kinds: [
      ...new Set(boxes.flatMap(({ kind, parts }) => [kind, ...parts.map(each => each.kind)])),
    ],
    changes: [...new Set(boxes.flatMap(({ change }) => change ?? []))],
    open: panel || how.depth > 0 || asked,
    items: shownItems(items, panel ? how : { ...how, depth: how.depth - 1 }),
  }
}

function boxesOf(items: readonly TreeItem[]): readonly Box[] {
  return items.flatMap(item => (isGroup(item) ? boxesOf(item.items) : [item]))
}

/** The edges of the picture between what is shown of it. */
function shownEdges(
  { edges, boxes }: Picture,
  items: readonly ShownItem[],
  standIns: StandIns,
): readonly ShownEdge[] {
  const leaves = leafOf(items)
  const end = (id: string): string => leaves.get(standIns.boxOf(id))!
  const between = edges.filter(
    ({ from, to }) => end(from) !== end(to) && !standIns.areInCopies(from, to),
  )
  const single = new Set(boxes.map(({ id }) => id).filter(id => end(id) === id))
  const entering = gather(between, edge => end(edge.to))
  return [...gather(between, ({ from, to }) => JSON.stringify([end(from), end(to)])).values()].map(
    same => shownEdge(same, end, single, entering),
  )
}

/** The leaf that each box is drawn as, or in. */
function leafOf(items: readonly ShownItem[]): ReadonlyMap<string, string> {
  return new Map(
    leavesOf(items).flatMap(leaf => {
      const inside = leaf.kind === 'group' ? boxIds(leaf.items) : [leaf.id]
      return inside.map(id => [id, leaf.id] as const)
    }),
  )
}

function boxIds(items: readonly ShownItem[]): readonly string[] {
  return items.flatMap(item => (item.kind === 'group' ? boxIds(item.items) : [item.id]))
}

/** One edge for all that join the same two. A closed group says its shape where it changes it. */
function shownEdge(
  same: readonly Edge[],
  end: (id: string) => string,
  single: ReadonlySet<string>,
  entering: ReadonlyMap<string, readonly Edge[]>,
): ShownEdge {
  const [first] = same
  const [from, to] = [end(first!.from), end(first!.to)]
  const shape = exampleShape(first!.shape)
  const kept = entering.get(from)?.some(each => exampleShape(each.shape) === shape) ?? false
  const label = single.has(from) ? same.find(each => each.label)?.label : kept ? undefined : shape
  const change = same.every(each => each.change === first!.change) ? first!.change : undefined
  return { from, to, ...(label !== undefined && { label }), ...(change && { change }) }
}
