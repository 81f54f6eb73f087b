/** Equal layers one after the other as one with `repeat`. */
import type { ImportedLayer } from '../imported.ts'
import { sameJson } from '../plain-fields.ts'

/** Two blocks that follow each other are a repeat; plain layers from three on. */
const fewest = { block: 2, layer: 3 }

/** Only where each feeds the next alone, and nobody misses their names. */
export function compressRuns(
  layers: readonly ImportedLayer[],
  kept: ReadonlySet<string> = new Set(),
): readonly ImportedLayer[] {
  const readers = new Map<string, number>()
  for (const { from } of layers)
    for (const { layer } of from) readers.set(layer, (readers.get(layer) ?? 0) + 1)
  const shared = new Set(layers.flatMap(each => each.weights ?? []))
  const isFree = ({ name, named, weights }: ImportedLayer): boolean =>
    !named && weights === undefined && !kept.has(name) && !shared.has(name)
  const result: ImportedLayer[] = []
  for (let at = 0; at < layers.length;) {
    const first = layers[at]!
    let end = at + 1
    while (
      end < layers.length &&
      isAlike(first, layers[end]!) &&
      isFree(layers[end]!) &&
      follows(layers[end]!, layers[end - 1]!) &&
      isFree(layers[end - 1]!) &&
      readers.get(layers[end - 1]!.name) === 1
    )
      end++
    const count = end - at
    const isBlock = /^[a-z]/.test(first.type)
    if (count < (isBlock ? fewest.block : fewest.layer)) {
      result.push(first)
      at++
      continue
    }
    // What reads the last one reads the repeated layer.
    result.push({ ...first, name: layers[end - 1]!.name, repeat: count })
    at = end
  }
  return result
}

function isAlike(a: ImportedLayer, b: ImportedLayer): boolean {
  return (
    a.type === b.type &&
    a.trainable === b.trainable &&
    a.repeat === undefined &&
    b.repeat === undefined &&
    sameJson(a.args, b.args)
  )
}

function follows({ from }: ImportedLayer, above: ImportedLayer): boolean {
  const [feed, ...others] = from
  if (others.length > 0 || feed?.role !== undefined) return false
  return feed?.layer === above.name && (feed.output ?? 0) === 0
}
