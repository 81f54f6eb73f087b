/** Every optimizer that a config can name. */
import type { OptimizerDefinition } from '../training.ts'
import { adadelta } from './adadelta.ts'
import { adafactor } from './adafactor.ts'
import { adagrad } from './adagrad.ts'
import { adam } from './adam.ts'
import { adamax } from './adamax.ts'
import { adamw } from './adamw.ts'
import { ftrl } from './ftrl.ts'
import { lamb } from './lamb.ts'
import { lion } from './lion.ts'
import { muon } from './muon.ts'
import { nadam } from './nadam.ts'
import { rmsprop } from './rmsprop.ts'
import { scheduleFreeAdamw } from './schedule-free-adamw.ts'
import { sgd } from './sgd.ts'

export const optimizers: readonly OptimizerDefinition[] = [
  sgd,
  adam,
  adamw,
  nadam,
  adamax,
  rmsprop,
  adagrad,
  adadelta,
  adafactor,
  ftrl,
  lion,
  lamb,
  muon,
  scheduleFreeAdamw,
]
