/** The catalog as one value: everything that a config can name. */
import type { ActivationDefinition } from './activation.ts'
import { activations } from './activations/index.ts'
import type { CallbackDefinition } from './callback.ts'
import { callbacks } from './callbacks/index.ts'
import { constraints } from './constraints/index.ts'
import { initializers } from './initializers/index.ts'
import type { LayerDefinition } from './layer.ts'
import { layers } from './layers/index.ts'
import { losses } from './losses/index.ts'
import type { MetricDefinition } from './metric.ts'
import { metrics } from './metrics/index.ts'
import { optimizers } from './optimizers/index.ts'
import { regularizers } from './regularizers/index.ts'
import type { ScheduleDefinition } from './schedule.ts'
import { schedules } from './schedules/index.ts'
import type { LossDefinition, OptimizerDefinition } from './training.ts'
import type {
  ConstraintDefinition,
  InitializerDefinition,
  RegularizerDefinition,
} from './weights.ts'

export interface Catalog {
  readonly activations: readonly ActivationDefinition[]
  readonly callbacks: readonly CallbackDefinition[]
  readonly constraints: readonly ConstraintDefinition[]
  readonly initializers: readonly InitializerDefinition[]
  readonly layers: readonly LayerDefinition[]
  readonly losses: readonly LossDefinition[]
  readonly metrics: readonly MetricDefinition[]
  readonly optimizers: readonly OptimizerDefinition[]
  readonly regularizers: readonly RegularizerDefinition[]
  readonly schedules: readonly ScheduleDefinition[]
}

export const catalog: Catalog = {
  activations,
  callbacks,
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
}
