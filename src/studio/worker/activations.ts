/** The activations of a model as the page shows them, with what there is to turn on them. */
import type { Model } from '../../build/model.ts'
import { plainShape } from '../../build/summary.ts'
import type { ActivationEntry } from '../../catalog/activation.ts'
import { createRandomStream } from '../../catalog/random.ts'
import type { Field, Fields, Json, JsonSchema, Values as FieldValues } from '../../fields/field.ts'
import type { Values } from '../../train/values.ts'
import type { AppliedActivation } from './applied-activations.ts'
import { elementOf } from './element.ts'
import type { ActivationParameter, ActivationView, ParameterValue } from './run-messages.ts'

/** `values` are weights of the model; without them, weights are what they start as. */
export function viewActivation(
  model: Model,
  applied: AppliedActivation,
  values: Values | undefined,
): ActivationView {
  const { path, layer, name, entry, inputs } = applied
  const { shape } = inputs[0]!
  const element = elementOf(entry, shape)
  const size = element ? undefined : axisSize(entry, shape)
  return {
    ...{ path, layer, name, size },
    doc: entry.definition.doc,
    kind: element ? 'element' : 'axis',
    shape: plainShape(shape),
    parameters: [
      ...(element ? fixedParameters(entry) : []),
      ...(element?.weights ?? []).map(each => learnedParameter(model, applied, each, values)),
    ],
  }
}

/** The same entry with other values of its fields. */
export function withParameters(
  entry: ActivationEntry,
  parameters: { readonly [name: string]: ParameterValue },
): ActivationEntry {
  const known = Object.entries(parameters).filter(([name]) => name in entry.args)
  return { ...entry, args: { ...entry.args, ...Object.fromEntries(known) } }
}

/** How many elements lie along the axis that the activation works along. */
function axisSize({ args }: ActivationEntry, shape: AppliedActivation['inputs'][0]['shape']) {
  const axis = (args as { readonly axis?: number | readonly number[] | null }).axis ?? -1
  const axes = typeof axis === 'number' ? [axis] : axis
  const sizes = axes.map(each => shape.at(each))
  const isKnown = (each: unknown): each is number => typeof each === 'number'
  return sizes.every(isKnown) ? sizes.reduce((product, each) => product * each, 1) : undefined
}

function fixedParameters({ definition, args }: ActivationEntry): readonly ActivationParameter[] {
  const fields = Object.entries(definition.fields)
  const isWritten = ([name, { schema }]: readonly [string, Field<unknown>]): boolean =>
    typesOf(schema).includes('number') && args[name] !== null
  // Of two names for one argument: the one that is written, else the main one.
  const isOtherName = (name: string, { schema }: Field<unknown>): boolean =>
    args[name] === null &&
    typeof schema['default'] === 'number' &&
    (name !== definition.main || fields.some(isWritten))
  return fields.flatMap(([name, field]) => {
    const value = valueOf(name, field, args)
    if (value === undefined || isOtherName(name, field)) return []
    const { schema, doc } = field
    const min = numberIn(schema['minimum'] ?? schema['exclusiveMinimum'])
    const max = numberIn(schema['maximum'] ?? schema['exclusiveMaximum'])
    return [{ name, doc, value, min, max, learned: undefined }]
  })
}

/** Undefined for what is no number and no switch. */
function valueOf(
  name: string,
  { schema }: Field<unknown>,
  args: FieldValues<Fields>,
): ParameterValue | undefined {
  const value = args[name]
  if (typeof value === 'boolean') return value
  if (!typesOf(schema).includes('number')) return undefined
  if (typeof value === 'number') return value
  const usual = schema['default']
  return value === null ? (typeof usual === 'number' ? usual : null) : undefined
}

function typesOf({ type }: JsonSchema): readonly unknown[] {
  return Array.isArray(type) ? type : [type]
}

function numberIn(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function learnedParameter(
  model: Model,
  { weights, name: activation }: AppliedActivation,
  name: string,
  values: Values | undefined,
): ActivationParameter {
  const weight = model.weights.find(each => each.name === `${weights}/${name}`)
  const data =
    weight &&
    (values?.get(weight.name) ??
      weight.initializer.fill(weight.shape, createRandomStream(0, weight.name)))
  const doc = `learned by ${activation}`
  const { low, high, mean } = rangeOf(data ?? [0])
  const learned = { count: data?.length ?? 0, low, high }
  return { name, doc, value: mean, min: undefined, max: undefined, learned }
}

function rangeOf(data: ArrayLike<number>): {
  readonly low: number
  readonly high: number
  readonly mean: number
} {
  let [low, high, sum] = [Infinity, -Infinity, 0]
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]!)
    high = Math.max(high, data[i]!)
    sum += data[i]!
  }
  return { low, high, mean: sum / data.length }
}
