/** What the tabs ask about a model that is looked into or run, and what they are answered. */
import type { PlainShape } from '../../build/summary.ts'
import type { Bench } from '../../bench-model.ts'
import type { Interval } from '../../diagrams/charts/pieces.ts'
import type { Point } from '../../diagrams/layout/layout.ts'

/** Bytes of safetensors files. */
export interface RunData {
  readonly weights: ArrayBuffer | undefined
  /** Examples by input name, as stored; their labels are called `label/OUTPUT`. */
  readonly inputs: ArrayBuffer | undefined
}

/** `given` are those of the run data; `initial` those that a training would start with. */
export type WeightsChoice = 'given' | 'initial'

/** A number, a switch, or a number that may be absent. */
export type ParameterValue = number | boolean | null

export interface ActivationParameter {
  readonly name: string
  readonly doc: string
  /** What the config says; of a learned one, the mean of its numbers. */
  readonly value: ParameterValue
  /** Bounds that the config's check would enforce. */
  readonly min: number | undefined
  readonly max: number | undefined
  /** Of a weight: how many numbers it has, and between which they lie. */
  readonly learned:
    { readonly count: number; readonly low: number; readonly high: number } | undefined
}

/** An activation at one place of the model. */
export interface ActivationView {
  /** `probs/activation`: layer and field; the layer alone where the activation is all it does. */
  readonly path: string
  readonly layer: string
  readonly name: string
  readonly doc: string
  /**
   * `element`: each element for itself. `axis`: the elements along an axis together, `size` of them
   * where that is known.
   */
  readonly kind: 'element' | 'axis'
  readonly size: number | undefined
  readonly shape: PlainShape
  readonly parameters: readonly ActivationParameter[]
}

/** Connected points; a curve breaks where it jumps or leaves what is shown. */
export type Pieces = readonly (readonly Point[])[]

export interface CurveRequest {
  readonly path: string
  /** By name; weights that are not among them are 0, others what the config says. */
  readonly parameters: { readonly [name: string]: ParameterValue }
  readonly x: Interval
  /** Beyond, curves are cut off. */
  readonly limits: Interval
  /** Of an activation along an axis: its elements, the first of which moves. */
  readonly elements?: readonly number[]
}

export interface CurveView {
  readonly curve: Pieces
  readonly gradient: Pieces
  /** The expressions of both in `x`; undefined along an axis. */
  readonly formula: string | undefined
  readonly slope: string | undefined
  /** Of an activation along an axis: what becomes of its elements. */
  readonly results: readonly number[] | undefined
}

/** A curve is to go through a point. */
export interface PullRequest {
  readonly path: string
  readonly parameters: { readonly [name: string]: ParameterValue }
  /** The parameter to be changed; without one, that on which the curve depends most there. */
  readonly name?: string | undefined
  readonly point: Point
}

export interface Pulled {
  readonly name: string
  readonly value: number
}

export interface HistogramRequest {
  readonly path: string
  readonly weights: WeightsChoice
  readonly parameters: { readonly [name: string]: ParameterValue }
  readonly x: Interval
  readonly bins: number
}

/** What an activation was given for the examples of the run data. */
export interface HistogramView {
  readonly examples: number
  /** How many numbers that were, and how many of them the rest is about, evenly picked. */
  readonly total: number
  readonly sampled: number
  /** Shares in each of the bins from `x.low` to `x.high`, and beyond. */
  readonly shares: readonly number[]
  readonly below: number
  readonly above: number
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly deviation: number
  /** Share where the gradient is exactly 0; undefined along an axis. */
  readonly flat: number | undefined
}

export interface NamedTensor {
  readonly data: Float32Array | Int32Array | Uint8Array
  /** The batch first. */
  readonly shape: readonly number[]
}

export interface PredictRequest {
  readonly weights: WeightsChoice
  readonly inputs: { readonly [name: string]: NamedTensor }
}

export interface Prediction {
  readonly outputs: { readonly [name: string]: NamedTensor }
  readonly ms: number
}

export type TimingRequest =
  | {
      readonly step: 'start'
      readonly weights: WeightsChoice
      readonly threads: number
      readonly batch: number
      readonly sizes: { readonly [name: string]: number }
    }
  /** Work goes on a moment at a time, so that it can be watched and stopped. */
  | { readonly step: 'continue' }
  | { readonly step: 'stop' }

export interface TimingView {
  /** From 0 to 1. */
  readonly progress: number
  /** When all is done. */
  readonly bench: Bench | undefined
  /** Why there are fewer threads than were asked for. */
  readonly reason: string | undefined
}

export interface RunCalls {
  /** What the other calls work with from now on. */
  data(request: RunData): null
  activations(request: { readonly weights: WeightsChoice }): readonly ActivationView[]
  curve(request: CurveRequest): CurveView
  /** The parameter's new value; undefined where no parameter moves the curve there. */
  pull(request: PullRequest): Pulled | undefined
  /** Unreachable is what only the steps of a recurrence have. Without examples a fault. */
  histogram(request: HistogramRequest): Promise<HistogramView | 'unreachable'>
  predict(request: PredictRequest): Promise<Prediction>
  time(request: TimingRequest): Promise<TimingView>
}
