/** Every loss that a config can name. */
import type { LossDefinition } from '../training.ts'
import { binaryCrossentropy } from './binary-crossentropy.ts'
import { categoricalCrossentropy } from './categorical-crossentropy.ts'
import { meanAbsoluteError } from './mean-absolute-error.ts'
import { meanSquaredError } from './mean-squared-error.ts'
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts'

export const losses: readonly LossDefinition[] = [
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
]
