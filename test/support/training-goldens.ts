/** What Keras gives for losses, metrics, optimizers and schedules: test/golden/training.json. */
import { readFileSync } from 'node:fs'
import type { Tensor } from '../../src/graph/tensor.ts'
import type { Arguments } from './layer-scope.ts'

export interface GoldenTensor {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

interface Case {
  /** Keras's class name, which is an alias here. */
  readonly name: string
  readonly args: Arguments
}

export interface LossCase extends Case {
  readonly y: GoldenTensor
  readonly p: GoldenTensor
  readonly w?: GoldenTensor
  readonly value: number
  readonly gradient: readonly number[]
}

export interface OptimizerCase extends Case {
  /** A kernel [3, 4] and a bias [4] after each step. */
  readonly steps: readonly Weights[]
  /** What the weights end as where moving averages are kept. */
  readonly averages?: Weights
}

export type Weights = readonly [kernel: readonly number[], bias: readonly number[]]

export interface ScheduleCase extends Case {
  /** The rates of the steps from 0. */
  readonly rates: readonly number[]
}

export interface CallbackCase extends Case {
  /** The epoch that was the last, and the best one, from 1. */
  readonly epochs?: number
  readonly best?: number | null
  /** The learning rate after each epoch; it was 0.5 at first. */
  readonly rates?: readonly number[]
}

export interface MetricCase extends Case {
  readonly batches: readonly { readonly y: GoldenTensor; readonly p: GoldenTensor }[]
  /** Over all batches. */
  readonly value: number
}

export interface TrainingGoldens {
  readonly losses: readonly LossCase[]
  readonly optimizers: {
    readonly start: Weights
    readonly gradients: readonly Weights[]
    readonly cases: readonly OptimizerCase[]
  }
  readonly schedules: readonly ScheduleCase[]
  readonly metrics: readonly MetricCase[]
  readonly callbacks: {
    /** What both watch, epoch after epoch. */
    readonly values: readonly number[]
    readonly cases: readonly CallbackCase[]
  }
}

export const trainingGoldens = JSON.parse(
  readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8'),
) as TrainingGoldens

export function tensorOf({ shape, data }: GoldenTensor): Tensor {
  return { shape, data: Float64Array.from(data) }
}

/** `name {args}`, to tell cases apart. */
export function caseName({ name, args }: Case, i: number): string {
  return `${i} ${name} ${JSON.stringify(args)}`
}
