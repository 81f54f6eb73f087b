/** What `compile` was called with, as the section `training` of a config. */
import { TenonError } from '../../diagnostics/diagnostic.ts'
import { type Json, type JsonMap, type ReferenceKind, isMap } from '../../fields/field.ts'
import { buildImported } from '../build-imported.ts'
import type { ImportedConfig } from '../imported.ts'
import { type Conversion, convertReference } from './convert.ts'
import { shortReference } from '../plain-fields.ts'

/**
 * Loss, optimizer and metrics where all of them have counterparts here; undefined otherwise, which
 * is noted: the model is as good without.
 */
export function convertTraining(
  compiled: Json | undefined,
  config: ImportedConfig,
  { notes, ...conversion }: Conversion,
): JsonMap | undefined {
  if (!isMap(compiled)) return undefined
  const strange: string[] = []
  const leaveOut = (): undefined => {
    const what = [...new Set(strange)].join(', ')
    notes.dropped('training', what === '' ? 'it cannot be said here' : `it has ${what}`)
    return undefined
  }
  const own: Conversion = {
    ...conversion,
    // What training is made of is no news of the model.
    notes: { ...notes, set: () => {}, dropped: () => {}, renamed: () => {} },
    unknown: type => void strange.push(type),
    unsaid: (_, argument) => void strange.push(argument),
  }
  const { loss, metrics, loss_weights: weights } = compiled
  const optimizer = compiled['optimizer'] ?? compiled['optimizer_config']
  if (loss === undefined || loss === null || optimizer === undefined) return undefined
  const outputs = config.outputs.map(each => each.name)
  const convert = (kind: ReferenceKind) => (value: Json) =>
    shortReference(
      kind,
      convertReference(kind, value, { owner: kind, layer: kind, conversion: own }),
    )
  const training = {
    loss: byOutput(loss, outputs, convert('loss')),
    optimizer: convert('optimizer')(optimizer as Json),
    ...measured(metrics, outputs, convert('metric')),
    ...(isMap(weights) && { loss_weights: weights }),
  }
  if (strange.length > 0) return leaveOut()
  try {
    buildImported({ ...config, training })
    return training
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    strange.push(error.diagnostics[0]!.message)
    return leaveOut()
  }
}

function measured(
  metrics: Json | undefined,
  outputs: readonly string[],
  convert: (value: Json) => Json,
): JsonMap {
  if (metrics === undefined || metrics === null) return {}
  if (Array.isArray(metrics) && metrics.length === 0) return {}
  // A list of lists is one for each output.
  const flat = Array.isArray(metrics) && outputs.length === 1 ? metrics.flat() : metrics
  const many = (value: Json): Json => (Array.isArray(value) ? value.map(convert) : convert(value))
  if (Array.isArray(flat) && !flat.some(Array.isArray)) return { metrics: flat.map(convert) }
  return { metrics: byOutput(flat as Json, outputs, many) }
}

/** One for all outputs; lists go by the order of the outputs, maps by their names. */
function byOutput(value: Json, outputs: readonly string[], convert: (each: Json) => Json): Json {
  const isEnvelope = isMap(value) && 'class_name' in value
  if (Array.isArray(value)) {
    if (outputs.length === 1) return convert(value[0] as Json)
    return Object.fromEntries(outputs.map((name, i) => [name, convert(value[i] as Json)]))
  }
  if (!isMap(value) || isEnvelope) return convert(value)
  const entries = Object.entries(value).map(([name, each]) => [name, convert(each)] as const)
  return entries.length === 1 && outputs.length === 1 ? entries[0]![1] : Object.fromEntries(entries)
}
