/** What lints look at: each layer with its plain arguments, its activation, and its neighbours. */
import type { Span } from '../../diagnostics/source.ts'
import type { Json } from '../../fields/field.ts'
import type { Layer, Model, Weight } from '../model.ts'
import type { PlacedLayer } from '../placed.ts'
import { type PlainArgs, plainArgs } from '../plain-args.ts'
import { isMap } from '../reference.ts'

/** A name and its arguments: an activation, an initializer, a constraint. */
export interface Named {
  readonly name: string
  readonly args: { readonly [name: string]: Json }
}

export interface LintSite {
  readonly name: string
  readonly type: string
  readonly args: PlainArgs
  /** Names of arguments that the config writes. */
  readonly written: readonly string[]
  /** What the result goes through last; layers as ReLU go by the name of their function. */
  readonly activation: Named
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
  for (const [i, placed] of expansion.layers.entries()) {
    const [feed, ...others] = placed.feeds
    const number = feed ? feed.source - config.inputs.length : -1
    const before = others.length === 0 && number >= 0 ? sites[number] : undefined
    const source = i + config.inputs.length
    const outputs = expansion.outputs.filter(each => each.source === source).map(each => each.name)
    sites.push(siteOf(model, placed, layers[i]!, { before, outputs, lossesOf }))
  }
  return sites
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
  const args = plainArgs(placed, config.activations)
  const own = functionOf[type] ?? (placed.definition.activation ? type : 'linear')
  const activation =
    args['activation'] === undefined ? { name: own, args } : namedOf(args['activation'])
  const losses = outputs.flatMap(lossesOf)
  const written = Object.keys(placed.item.args)
  return { name, type, args, written, activation, weights, placed, before, outputs, losses }
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
