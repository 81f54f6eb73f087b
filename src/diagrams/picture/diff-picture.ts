/** What became of a model, as one picture: added, removed and changed layers in their places. */
import type { Model } from '../../build/model.ts'
import { type LayerDiff, diffModels } from '../../diff/diff.ts'
import { weightField } from '../../diff/layer-changes.ts'
import { layerFacts } from '../../diff/layer-facts.ts'
import { matchLayers } from '../../diff/match-layers.ts'
import { gather } from './gather.ts'
import { grouped } from './groups.ts'
import { counted } from './label-text.ts'
import type { Box, Edge, Picture } from './picture.ts'
import { sourcePicture } from './source-picture.ts'

export function diffPicture(a: Model, b: Model): Picture {
  const [before, after] = [sourcePicture(a), sourcePicture(b)]
  const { layers, ports } = diffModels(a, b)
  const names = partnersOf(a, b)
  /** What a box of the first model is called now; what is gone keeps its name, told apart. */
  const taken = new Set(after.boxes.map(each => each.id))
  const now = (id: string): string => {
    const same = names.get(id) ?? (isLayer(a, id) ? undefined : id)
    if (same !== undefined && taken.has(same)) return same
    return taken.has(id) ? `${id} (before)` : id
  }
  const changes = new Map(layers.map(each => [each.name, each] as const))
  const inputs = new Set(ports.flatMap(({ kind, name }) => (kind === 'input' ? [name] : [])))
  const kept = new Set(before.boxes.map(each => now(each.id)).filter(id => taken.has(id)))
  const current = after.boxes.map(box =>
    inputs.has(box.id) && kept.has(box.id)
      ? { ...box, change: 'changed' as const }
      : changedBox(box, changes.get(box.id), kept),
  )
  const gone = before.boxes
    .filter(box => !taken.has(now(box.id)))
    .map((box): Box => ({ ...box, id: now(box.id), change: 'removed' }))
  const boxes = inPlaces(
    current,
    gone,
    before.boxes.map(each => now(each.id)),
  )
  const edges = mergedEdges(
    before.edges.map(edge => ({ ...edge, from: now(edge.from), to: now(edge.to) })),
    after.edges,
  )
  const title = before.title === after.title ? after.title : `${before.title} → ${after.title}`
  return grouped({ title, stage: 'diff', subtitle: countsOf(boxes), boxes, edges })
}

function isLayer({ layers }: Model, id: string): boolean {
  return layers.some(each => each.name === id)
}

/** Names of layers in the second model, by their names in the first. */
function partnersOf(a: Model, b: Model): ReadonlyMap<string, string> {
  return new Map(
    matchLayers(layerFacts(a), layerFacts(b)).flatMap(({ before, after }) =>
      before === undefined || after === undefined
        ? []
        : [[a.layers[before]!.name, b.layers[after]!.name] as const],
    ),
  )
}

function changedBox(box: Box, diff: LayerDiff | undefined, kept: ReadonlySet<string>): Box {
  if (!kept.has(box.id)) return { ...box, change: 'added' }
  // A layer that only has another place or name, or another layer before it, is the same layer.
  const own = diff?.changes.filter(({ field }) => field !== 'from' && field !== 'output') ?? []
  if (own.length === 0) return box
  const fields = own.filter(({ field }) => !field.startsWith(weightField))
  const texts = (fields.length > 0 ? fields : own).map(each => {
    const name = each.field.replace(weightField, '')
    return `${name} ${valueText(each.before)} → ${valueText(each.after)}`
  })
  return { ...box, change: 'changed', detail: [texts.join(', ')] }
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What is gone stands after what stood before it. */
function inPlaces(
  current: readonly Box[],
  gone: readonly Box[],
  order: readonly string[],
): readonly Box[] {
  const present = new Set(current.map(each => each.id))
  const previous = (id: string): string =>
    order.slice(0, order.indexOf(id)).findLast(each => present.has(each)) ?? ''
  const after = gather(gone, box => previous(box.id))
  return [...(after.get('') ?? []), ...current.flatMap(box => [box, ...(after.get(box.id) ?? [])])]
}

/** All edges of both, each once; those of the first that the second lacks are removed. */
function mergedEdges(before: readonly Edge[], after: readonly Edge[]): readonly Edge[] {
  const keyOf = ({ from, to }: Edge): string => JSON.stringify([from, to])
  const [old, present] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))]
  return [
    ...after.map((edge): Edge => (old.has(keyOf(edge)) ? edge : { ...edge, change: 'added' })),
    ...before
      .filter(edge => !present.has(keyOf(edge)))
      .map(({ from, to, shape }): Edge => ({ from, to, shape, change: 'removed' })),
  ]
}

/** `2 layers added, 1 changed`, or that nothing is different. */
function countsOf(boxes: readonly Box[]): string {
  const counts = (['added', 'removed', 'changed'] as const).map(change => {
    return [boxes.filter(each => each.change === change).length, change] as const
  })
  const [first, ...others] = counts.filter(([count]) => count > 0)
  if (!first) return 'the same layers'
  const start = `${counted(first[0], 'layer')} ${first[1]}`
  return [start, ...others.map(([count, change]) => `${count} ${change}`)].join(', ')
}
