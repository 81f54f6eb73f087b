/** The cases that `generate.py` wrote: what Keras computes, as data. */
import { readFileSync } from 'node:fs'
import type { Json } from '../../src/fields/field.ts'

/** JSON has no words for these numbers. */
type GoldenNumber = number | 'NaN' | 'Infinity' | '-Infinity'

export interface GoldenTensor {
  readonly shape: readonly number[]
  /** Row by row. */
  readonly data: readonly GoldenNumber[]
}

export interface GoldenInput extends GoldenTensor {
  /** `float32` where nothing is said. */
  readonly dtype?: 'float32' | 'int32'
}

type Tensors = { readonly [name: string]: GoldenTensor }
/** A name, or a one-key map from it to arguments, as a config says it. */
export type Reference = string | { readonly [name: string]: Json }

interface Common {
  readonly name: string
  /** Who says so, where it is not Keras. */
  readonly witness?: string
}

export interface LayerCase extends Common {
  readonly kind: 'layer'
  readonly layer: { readonly [type: string]: Json }
  readonly inputs: { readonly [name: string]: GoldenInput }
  /** What the layer is fed with, where it is not all inputs in their order. */
  readonly from?: Json
  /** Layers in front of it, such as one that makes a mask. */
  readonly before?: readonly Json[]
  /** Shapes of inputs as the config declares them, where they have open dims. */
  readonly dims?: { readonly [input: string]: readonly (number | null)[] }
  readonly weights: Tensors
  readonly training?: boolean
  /** Number of the training step, which random numbers follow from; 0 where nothing is said. */
  readonly step?: number
  readonly outputs: readonly GoldenTensor[]
  /** By input and by weight, of the sum of results times `cotangent`. */
  readonly gradients?: Tensors
  /**
   * Where Keras's gradient lies between those of both sides, as JAX has it where `min` and `max` meet:
   * by position, what it is at the left and at the right.
   */
  readonly ties?: { readonly [position: string]: readonly [number, number] }
  /** Weights after a training step that no gradient changes. */
  readonly updates?: Tensors
  /** What the layer adds to the loss. */
  readonly penalty?: GoldenTensor
  /** `element`: each element has a tolerance of its own. */
  readonly compare?: 'layer' | 'element'
}

export interface WeightCase extends Common {
  readonly kind: 'regularizer' | 'constraint'
  readonly entry: Reference
  readonly weight: GoldenTensor
  /** The penalty, or the weight in its place. */
  readonly result: GoldenTensor
  /** Of the penalty. */
  readonly gradient?: GoldenTensor
}

export interface InitializerCase extends Common {
  readonly kind: 'initializer'
  readonly entry: Reference
  readonly shape: readonly number[]
  /** All values, where nothing is random. */
  readonly exact?: GoldenTensor
  /** All values, where nothing is random but a formula gives what float32 can only round. */
  readonly rounded?: GoldenTensor
  /** What the values are like otherwise. */
  readonly mean?: number
  readonly deviation?: number
  readonly bounds?: readonly [number, number]
  /** Rows or columns are orthogonal, and so long. */
  readonly gain?: number
}

export interface LossCase extends Common {
  readonly kind: 'loss'
  readonly entry: Reference
  readonly target: GoldenInput
  readonly prediction: GoldenTensor
  /** One per example. */
  readonly weights?: GoldenTensor
  readonly result: GoldenTensor
  /** With respect to the prediction. */
  readonly gradient?: GoldenTensor
}

export interface MetricCase extends Common {
  readonly kind: 'metric'
  readonly entry: Reference
  /** A loss whose targets are of the metric's kind. */
  readonly loss: Reference
  /** Examples of one batch; the last one may have fewer. */
  readonly batch: number
  readonly target: GoldenInput
  readonly prediction: GoldenTensor
  readonly result: GoldenTensor
}

export interface OptimizerCase extends Common {
  readonly kind: 'optimizer'
  readonly entry: Reference
  /** Where they start, by name. */
  readonly weights: Tensors
  readonly constraint?: Reference
  readonly steps: readonly { readonly gradients: Tensors; readonly weights: Tensors }[]
  /** What the weights end as where their averages are kept and never put in their place. */
  readonly averages?: Tensors
}

/** A chain of layers from input `x` to output `out`, trained for some steps. */
export interface TrainingCase extends Common {
  readonly kind: 'training'
  readonly layers: readonly { readonly [key: string]: Json }[]
  readonly loss: Reference
  readonly optimizer: Reference
  /** Where they start. */
  readonly weights: Tensors
  readonly steps: readonly TrainingStep[]
}

export interface TrainingStep {
  readonly x: GoldenTensor
  readonly target: GoldenTensor
  /** With penalties, before the step. */
  readonly loss: GoldenTensor
  /** After it. */
  readonly weights: Tensors
}

export interface ScheduleCase extends Common {
  readonly kind: 'schedule'
  readonly entry: Reference
  readonly steps: readonly number[]
  readonly rates: readonly number[]
}

export interface CallbackCase extends Common {
  readonly kind: 'callback'
  readonly entry: { readonly [name: string]: { readonly [field: string]: Json } }
  /** What it watches, epoch after epoch. */
  readonly values: readonly number[]
  /** The epoch that was the last, and the best one, from 1. */
  readonly epochs?: number
  readonly best?: number | null
  /** The learning rate after each epoch; it was 0.5 at first. */
  readonly rates?: readonly number[]
}

export type GoldenCase =
  | LayerCase
  | WeightCase
  | InitializerCase
  | LossCase
  | MetricCase
  | OptimizerCase
  | TrainingCase
  | ScheduleCase
  | CallbackCase

const folder = new URL('./', import.meta.url)

/** Names of the files, one for each part of the catalog. */
export const groups: readonly string[] = [
  'activations',
  'basic',
  'convolution',
  'pooling',
  'normalization',
  'attention',
  'between',
  'recurrence',
  'weights',
  'losses',
  'metrics',
  'optimizers',
  'callbacks',
  'training',
]

export function casesOf(group: string): readonly GoldenCase[] {
  return JSON.parse(readFileSync(new URL(`${group}.json`, folder), 'utf8')) as GoldenCase[]
}

/** All cases of some kinds, each with its group and name. */
export function casesOfKind<K extends GoldenCase['kind']>(
  ...kinds: readonly K[]
): readonly (readonly [title: string, golden: Extract<GoldenCase, { readonly kind: K }>])[] {
  type Wanted = Extract<GoldenCase, { readonly kind: K }>
  return groups.flatMap(group =>
    casesOf(group)
      .filter(each => (kinds as readonly string[]).includes(each.kind))
      .map(each => [`${group}: ${each.name}`, each as Wanted] as const),
  )
}

/** The case of a layer that has this name. */
export function layerCase(group: string, name: string): LayerCase {
  const found = casesOf(group).find(each => each.name === name)
  if (found?.kind !== 'layer') throw new Error(`no layer case '${name}' in ${group}.json`)
  return found
}

/** Numbers in f64. */
export function valuesOf({ data }: GoldenTensor): number[] {
  return data.map(Number)
}

/** Numbers in f32, as models take them. */
export function numbersOf({ data }: GoldenTensor): Float32Array {
  return Float32Array.from(data, Number)
}

/** What gradients are taken with, for a result of so many elements; `numbers.py` has the same. */
export function cotangent(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (((5 * i) % 7) - 2.5) / 2)
}
