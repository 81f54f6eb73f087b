/** Every callback that a config can name. */
import type { CallbackDefinition } from '../callback.ts'
import { csvLogger } from './csv-logger.ts'
import { earlyStopping } from './early-stopping.ts'
import { modelCheckpoint } from './model-checkpoint.ts'
import { reduceLROnPlateau } from './reduce-lr-on-plateau.ts'
import { terminateOnNaN } from './terminate-on-nan.ts'

export const callbacks: readonly CallbackDefinition[] = [
  csvLogger,
  earlyStopping,
  modelCheckpoint,
  reduceLROnPlateau,
  terminateOnNaN,
]
