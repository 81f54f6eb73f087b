/** What says which steps attend to which: constants that are a rule, and computed masks. */
import { equalShapes } from '../../../../graph/shape.ts'
import type { JsonMap } from '../../../../fields/field.ts'
import type { ImportedFeed } from '../../../imported.ts'
import type { LayerDraft, Scope, Weight } from '../scope.ts'
import { innerShape } from '../value.ts'
import { type MakerOf, factorOf, ofType } from './drafts.ts'

export interface Conditions {
  /** Arguments of the layer that say the constant ones. */
  readonly args: JsonMap
  /** 1 where a step may be attended to. */
  readonly mask?: ImportedFeed
}

/** Logits from here on down leave nothing of a step. */
export const lowLogit = -1e4

/** Conditions of a feed that is not 0 where all of them hold; undefined for what is no mask. */
export function conditionsOf(
  feed: ImportedFeed | undefined,
  makerOf: MakerOf,
  scope: Scope,
): Conditions | undefined {
  const layer = makerOf(feed)
  if (!feed || !layer) return undefined
  const value = layer.weights.get('value')
  if (value) return ruleOf(value, each => each !== 0)
  // Both must hold.
  if (layer.type === 'Multiply' && layer.from.length === 2) {
    const [a, b] = layer.from.map(each => conditionsOf(each, makerOf, scope))
    return a && b && joined(a, b)
  }
  return computed(feed, layer, makerOf, scope)
}

/** Undefined where both have a mask of their own. */
export function joined(a: Conditions, b: Conditions): Conditions | undefined {
  if (a.mask && b.mask) return undefined
  const mask = a.mask ?? b.mask
  return { args: { ...a.args, ...b.args }, ...(mask && { mask }) }
}

/** How a mask is tested; the layer does it too. */
const tested = '(0.5 < x) ? 1 : 0'

/** Truth values alone: what is tested, or whole numbers. */
function computed(
  feed: ImportedFeed,
  layer: LayerDraft,
  makerOf: MakerOf,
  scope: Scope,
): Conditions | undefined {
  const text = textOf(layer, scope)
  if (text === tested) return { args: {}, mask: withoutOnes(layer.from[0]!, makerOf, scope) }
  if (text !== undefined && / \? [01] : [01]$/.test(text)) return { args: {}, mask: feed }
  if (factorOf(layer) === 1) return { args: {}, mask: withoutOnes(feed, makerOf, scope) }
  const inner = layer.type === 'Reshape' ? makerOf(layer.from[0]) : undefined
  return inner && computed(feed, inner, makerOf, scope)
}

/** Of an own activation. */
function textOf({ type, args }: LayerDraft, { activations }: Scope): string | undefined {
  const { activation } = args
  const isOwn = type === 'Activation' && typeof activation === 'string'
  return isOwn && activation.startsWith('$') ? activations.get(activation.slice(1)) : undefined
}

/** The layer puts axes of size 1 in front by itself, and takes whole numbers as they are. */
function withoutOnes(feed: ImportedFeed, makerOf: MakerOf, scope: Scope): ImportedFeed {
  const maker = makerOf(feed)
  // A scale of 1 makes floats of whole numbers.
  if (maker && factorOf(maker) === 1) return withoutOnes(maker.from[0]!, makerOf, scope)
  const layer = ofType(maker, 'Reshape')
  const before = layer && scope.before.get(layer.name)
  if (!layer || !before) return feed
  const target = layer.args['target_shape'] as readonly number[]
  const inner = innerShape(before)
  const ones = target.slice(0, target.length - inner.length)
  const isPlain = ones.every(each => each === 1) && ones.length > 0
  return isPlain && equalShapes(target.slice(ones.length), inner)
    ? withoutOnes(before.feed, makerOf, scope)
    : feed
}

/** A constant [steps, steps] that is a rule of the layer; undefined for any other. */
export function ruleOf(
  { shape, data }: Weight,
  holds: (value: number) => boolean,
): Conditions | undefined {
  const [rows = 1, columns = 1] = shape.slice(-2)
  if (data.length !== rows * columns) return undefined
  const seen = (row: number, column: number): boolean => holds(data[row * columns + column]!)
  const agrees = (rule: (row: number, column: number) => boolean): boolean =>
    data.every((_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      return seen(row, column) === rule(row, column)
    })
  if (agrees(() => true)) return { args: {} }
  if (agrees((row, column) => row >= column)) return { args: { use_causal_mask: true } }
  const window = Array.from({ length: columns }, (_, i) => i).findIndex(i => !seen(0, i))
  const band = (row: number, column: number): boolean => Math.abs(row - column) < window
  return window > 0 && agrees(band) ? { args: { sliding_window: window } } : undefined
}
