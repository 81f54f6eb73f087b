/** Every metric that a config can name. */
import type { MetricDefinition } from '../training.ts'
import { accuracy } from './accuracy.ts'

export const metrics: readonly MetricDefinition[] = [accuracy]
