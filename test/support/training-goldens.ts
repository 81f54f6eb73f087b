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

export interface TrainingGoldens {
  readonly losses: readonly LossCase[]
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
