/** Every optimizer that a config can name. */
import type { OptimizerDefinition } from '../training.ts'
import { adam } from './adam.ts'
import { adamw } from './adamw.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

export const optimizers: readonly OptimizerDefinition[] = [sgd, adam, adamw, rmsprop]
