/** Words and numbers that all printed forms of a comparison share. */
import type { CountDiff, LayerDiff, ModelDiff, PortDiff, PortFacts } from '../diff/diff.ts'
import { type FieldChange, weightField } from '../diff/layer-changes.ts'
import type { Json } from '../fields/field.ts'
import { countText, flopsText } from './numbers.ts'

/** `filters: 16 → 32`, one per thing that changed; of a new or lost layer, what it is. */
export function detailsOf({ change, before, after, changes }: LayerDiff): readonly string[] {
  if (!before || !after) {
    const only = (before ?? after)!
    const params = only.params > 0 ? [`${countText(only.params)} parameters`] : []
    return [shapeText(only.output), ...params]
  }
  const renamed = change === 'renamed' ? [`was \`${before.name}\``] : []
  // The shapes of weights follow from what is listed anyway.
  const own = changes.filter(each => !each.field.startsWith(weightField))
  const told = own.length > 0 ? own : changes
  return [...renamed, ...told.map(changeText)]
}

/** `Dense`, or `Dense → Conv2D`. */
export function typeText({ before, after }: LayerDiff): string {
  const types = [before?.type, after?.type].filter(each => each !== undefined)
  return [...new Set(types)].join(' → ')
}

function changeText({ field, before, after }: FieldChange): string {
  return `${field}: ${valueText(before)} → ${valueText(after)}`
}

/** As a config writes it: `{elu: {alpha: 1}}`. */
function valueText(value: Json): string {
  if (Array.isArray(value)) return shapeText(value)
  if (typeof value !== 'object' || value === null) return String(value ?? 'none')
  const inner = Object.entries(value).map(([key, each]) => `${key}: ${valueText(each)}`)
  return `{${inner.join(', ')}}`
}

function shapeText(values: readonly Json[]): string {
  return `[${values.map(valueText).join(', ')}]`
}

export function portText({ kind, name, before, after }: PortDiff): string {
  if (!before) return `${kind} \`${name}\` is new: ${factsText(after!)}`
  if (!after) return `${kind} \`${name}\` is gone: ${factsText(before)}`
  return `${kind} \`${name}\`: ${factsText(before)} → ${factsText(after)}`
}

function factsText({ dtype, shape, scale }: PortFacts): string {
  return `${dtype} ${shapeText(shape)}${scale === null ? '' : ` × ${scale}`}`
}

/** Parameters, trained ones where they are not all, and FLOPs: label, before, after, difference. */
export function costRows(diff: ModelDiff): readonly (readonly string[])[] {
  const { params, trainable, flops } = diff
  const partly = trainable.before !== params.before || trainable.after !== params.after
  return [
    costRow('parameters', params, countText),
    ...(partly ? [costRow('of them trained', trainable, countText)] : []),
    costRow('FLOPs', flops, flopsText),
  ]
}

function costRow(
  label: string,
  { before, after, delta }: CountDiff<number | null>,
  print: (value: number) => string,
): readonly string[] {
  const text = (value: number | null): string => (value === null ? 'unknown' : print(value))
  return [label, text(before), text(after), deltaText(delta, before, print)]
}

/** `+1,200 (+12.5 %)`, or `same`. */
function deltaText(
  delta: number | null,
  before: number | null,
  print: (value: number) => string,
): string {
  if (delta === null) return 'unknown'
  if (delta === 0) return 'same'
  const sign = delta > 0 ? '+' : '−'
  const share = before ? ` (${sign}${((100 * Math.abs(delta)) / before).toPrecision(3)} %)` : ''
  return `${sign}${print(Math.abs(delta))}${share}`
}

/** What a person needs to know about a weights file of the first config. */
export function weightsVerdict({ weights }: ModelDiff): string {
  const { kept, changed, missing, extra, loads } = weights
  const stored = kept.length + changed.length + extra.length
  if (loads) return stored === 0 ? 'neither has weights' : 'a file of the first loads as it is'
  const wanted = kept.length + changed.length + missing.length
  const count = `${kept.length} of ${wanted} weights`
  return `${count} are in a file of the first, which does not load as it is`
}

/** What stands in the way, one line each. */
export function weightsDetails({ weights, layers }: ModelDiff): readonly string[] {
  const { changed, missing, extra, refused } = weights
  const list = (names: readonly string[]): string => names.map(each => `\`${each}\``).join(', ')
  const changedTexts = changed.map(({ name, before, after }) =>
    before.join() === after.join()
      ? `\`${name}\` (of another layer)`
      : `\`${name}\` ${shapeText(before)} → ${shapeText(after)}`,
  )
  return [
    ...(changed.length > 0 ? [`changed: ${changedTexts.join(', ')}`] : []),
    ...(missing.length > 0 ? [`missing in the file: ${list(missing)}`] : []),
    ...(extra.length > 0 ? [`left over in the file: ${list(extra)}`] : []),
    ...(refused !== undefined && changed.length + missing.length + extra.length === 0
      ? [refused]
      : []),
    ...layers.flatMap(renameAdvice),
  ]
}

/** A name that tenon chose has moved on; writing the old one keeps the weights. */
function renameAdvice({ change, before, after }: LayerDiff): readonly string[] {
  if (change !== 'renamed' || !before || !after || after.named || before.params === 0) return []
  return [`write \`name: ${before.name}\` at line ${after.line} to keep the weights of that layer`]
}
