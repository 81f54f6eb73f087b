/** Refuses a weights file whose unnamed layers may not be those of the model. */
import { type Note, refuse } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { type LayerRecord, type StoredModel, recordLayers } from './layer-record.ts'

/**
 * A name that is written in the config is the user's word for which layer is meant. A name that
 * tenon chose is trusted only where everything that it counts is unchanged: both sides have the
 * layer, of one type, and of the layers that both sides have, the same ones stand above it.
 */
export function checkLayers(model: StoredModel, saved: readonly LayerRecord[], file: string): void {
  const current = recordLayers(model)
  for (const layer of current) {
    const twin = saved.find(each => each.name === layer.name)
    if (layer.named && twin && twin.type !== layer.type) {
      const { name, type: expected } = layer
      const span = spanOf(model, name)
      refuse('layer-type', { layer: name, file, expected, actual: twin.type }, span)
    }
  }
  if (unnamedAgree(current, saved)) return
  refuse('weights-order', { file, pairing: pair(saved, current) }, undefined, {
    hint:
      'write the name that the file has at the layer that its weights belong to, ' +
      'and another `name:` at layers that are new',
    notes: notesFor(model, current, saved),
  })
}

/** True where every unnamed layer is trusted. */
export function unnamedAgree(
  current: readonly LayerRecord[],
  saved: readonly LayerRecord[],
): boolean {
  const currentNames = new Set(current.map(each => each.name))
  // An unnamed layer that the model lacks was removed, and others may have got its number.
  if (saved.some(each => !each.named && !currentNames.has(each.name))) return false
  return current.every(layer => {
    if (layer.named) return true
    const twin = saved.find(each => each.name === layer.name)
    return twin?.type === layer.type && sameAbove(layer.name, current, saved)
  })
}

function sameAbove(
  name: string,
  current: readonly LayerRecord[],
  saved: readonly LayerRecord[],
): boolean {
  const [here, there] = [namesAbove(name, current), namesAbove(name, saved)]
  const known = new Set(saved.map(each => each.name))
  const kept = new Set(current.map(each => each.name))
  const shared = here.filter(each => known.has(each))
  const sharedThere = new Set(there.filter(each => kept.has(each)))
  return shared.length === sharedThere.size && shared.every(each => sharedThere.has(each))
}

function namesAbove(name: string, layers: readonly LayerRecord[]): readonly string[] {
  const names = layers.map(each => each.name)
  return names.slice(0, names.indexOf(name))
}

/** Both lists side by side, in their orders: `dense = dense, – = dense_1`. */
function pair(saved: readonly LayerRecord[], current: readonly LayerRecord[]): string {
  const rows = Array.from({ length: Math.max(saved.length, current.length) }, (_, i) => {
    const [there, here] = [saved[i], current[i]]
    return `${describe(there)} in the file = ${describe(here)} in the model`
  })
  return rows.join(', ')
}

function describe(layer: LayerRecord | undefined): string {
  if (!layer) return 'nothing'
  return layer.named ? `'${layer.name}' (${layer.type})` : `unnamed '${layer.name}' (${layer.type})`
}

function notesFor(
  model: StoredModel,
  current: readonly LayerRecord[],
  saved: readonly LayerRecord[],
): readonly Note[] {
  return current.flatMap((layer, i) => {
    if (layer.named) return []
    const there = saved.findIndex(each => each.name === layer.name)
    const place = there < 0 ? 'not in the file' : `layer ${there + 1} with weights in the file`
    const message = `'${layer.name}' is layer ${i + 1} with weights here and ${place}`
    return [{ message, span: spanOf(model, layer.name) }]
  })
}

function spanOf(model: StoredModel, name: string): Span | undefined {
  return model.layers.find(each => each.weights[0]?.layer === name)?.span
}
