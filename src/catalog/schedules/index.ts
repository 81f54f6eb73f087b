/** Every learning rate schedule that a config can name. */
import type { ScheduleDefinition } from '../schedule.ts'
import { cosineDecayRestarts } from './cosine-decay-restarts.ts'
import { cosineDecay } from './cosine-decay.ts'
import { exponentialDecay } from './exponential-decay.ts'
import { inverseTimeDecay } from './inverse-time-decay.ts'
import { piecewiseConstantDecay } from './piecewise-constant-decay.ts'
import { polynomialDecay } from './polynomial-decay.ts'

export const schedules: readonly ScheduleDefinition[] = [
  exponentialDecay,
  inverseTimeDecay,
  polynomialDecay,
  piecewiseConstantDecay,
  cosineDecay,
  cosineDecayRestarts,
]
