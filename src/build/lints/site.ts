/** What lints look at: each layer with its arguments, its activation, and its neighbours. */
import type { Span } from '../../diagnostics/source.ts'
import { type Json, isMap } from '../../fields/field.ts'
import type { Layer, Model, Weight } from '../model.ts'
import type { Expansion, PlacedLayer } from '../placed.ts'
import { plainArg, referredName } from '../plain-args.ts'
import type { OwnActivations } from '../resolve.ts'

/** A name and its arguments: an activation, an initializer, a constraint. */
export interface Named {
  readonly name: string
  readonly args: { readonly [name: string]: Json }
}

export interface LintSite {
  readonly name: string
  readonly type: string
  /** The plain value of an argument that the config writes: a default gives no lint a cause. */
  arg(name: string): Json | undefined
  /** What the result goes through last; layers as ReLU go by the name of their function. */
  readonly activation: string
  /** The same for an argument of that activation. */
  activationArg(name: string): Json | undefined
  readonly weights: readonly Weight[]
  readonly placed: PlacedLayer
  /** The layer that alone feeds it; undefined for inputs and merges. */
  readonly before: LintSite | undefined
  /** Names under which the model gives its result. */
  readonly outputs: readonly string[]
  /** The losses of these outputs, as `training:` names them. */
  readonly losses: readonly { readonly loss: Named; readonly span: Span }[]
}

/** Layers that do what a function of another name does. */
const functionOf: { readonly [type: string]: string } = {
  ReLU: 'relu',
  LeakyReLU: 'leaky_relu',
  ELU: 'elu',
  Softmax: 'softmax',
  ThresholdedReLU: 'threshold',
}

export type LossesOf = (output: string) => LintSite['losses']

/** The layers of a model from top to bottom. */
export function lintSites(model: Model, lossesOf: LossesOf): readonly LintSite[] {
  const { config, expansion, layers } = model
  const sites: LintSite[] = []
  const names = namesBySource(expansion)
  for (const [i, placed] of expansion.layers.entries()) {
    const [feed, ...others] = placed.feeds
    const number = feed ? feed.source - config.inputs.length : -1
    const before = others.length === 0 && number >= 0 ? sites[number] : undefined
    const outputs = names.get(i + config.inputs.length) ?? []
    sites.push(siteOf(model, placed, layers[i]!, { before, outputs, lossesOf }))
  }
  return sites
}

/** The public names of results, by the number of the layer that gives them. */
function namesBySource({ outputs }: Expansion): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>()
  for (const { source, name } of outputs) names.set(source, [...(names.get(source) ?? []), name])
  return names
}

interface Around {
  readonly before: LintSite | undefined
  readonly outputs: readonly string[]
  readonly lossesOf: LossesOf
}

function siteOf(
  { config }: Model,
  placed: PlacedLayer,
  { name, type, weights }: Layer,
  { before, outputs, lossesOf }: Around,
): LintSite {
  const { activations } = config
  const written = placed.item.args
  const arg = (argument: string): Json | undefined =>
    written[argument] === undefined ? undefined : plainArg(placed, activations, argument)
  // Layers that are an activation have its arguments as their own.
  const activationArg = (argument: string): Json | undefined => {
    if (!placed.definition.fields['activation']) return arg(argument)
    const isName = typeof written['activation'] === 'string'
    return isName ? undefined : namedOf(arg('activation')).args[argument]
  }
  const activation = activationOf(placed, activations)
  const losses = outputs.flatMap(lossesOf)
  return { name, type, arg, activation, activationArg, weights, placed, before, outputs, losses }
}

function activationOf({ definition, item }: PlacedLayer, activations: OwnActivations): string {
  const field = definition.fields['activation']
  const value = item.args['activation'] === undefined ? field?.default : item.args['activation']
  const own = definition.activation ? definition.type : 'linear'
  const name = field ? referredName('activation', value ?? null, activations) : own
  return functionOf[name] ?? name
}

/** True where the layer has an argument of this name, written or not. */
export function takes({ placed }: LintSite, argument: string): boolean {
  return placed.definition.fields[argument] !== undefined
}

/** `relu`, or `{relu: {max_value: 6}}`. */
export function namedOf(value: Json | undefined): Named {
  if (typeof value === 'string') return { name: value, args: {} }
  const [entry] = value !== undefined && isMap(value) ? Object.entries(value) : []
  if (!entry) return { name: '', args: {} }
  return { name: entry[0], args: isMap(entry[1]) ? entry[1] : {} }
}

/** A number among arguments; undefined where there is none. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
