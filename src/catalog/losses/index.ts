/** Every loss that a config can name. */
import type { LossDefinition } from '../training.ts'
import { binaryCrossentropy } from './binary-crossentropy.ts'
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.ts'
import { categoricalCrossentropy } from './categorical-crossentropy.ts'
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts'
import { categoricalGeneralizedCrossEntropy } from './categorical-generalized-cross-entropy.ts'
import { categoricalHinge } from './categorical-hinge.ts'
import { circle } from './circle.ts'
import { cosineSimilarity } from './cosine-similarity.ts'
import { ctc } from './ctc.ts'
import { dice } from './dice.ts'
import { hinge } from './hinge.ts'
import { huber } from './huber.ts'
import { klDivergence } from './kl-divergence.ts'
import { logCosh } from './log-cosh.ts'
import { meanAbsoluteError } from './mean-absolute-error.ts'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts'
import { meanSquaredError } from './mean-squared-error.ts'
import { meanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts'
import { poisson } from './poisson.ts'
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts'
import { squaredHinge } from './squared-hinge.ts'
import { tversky } from './tversky.ts'

export const losses: readonly LossDefinition[] = [
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryCrossentropy,
  categoricalFocalCrossentropy,
  binaryFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  meanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  huber,
  logCosh,
  cosineSimilarity,
  klDivergence,
  poisson,
  hinge,
  squaredHinge,
  categoricalHinge,
  dice,
  tversky,
  circle,
  ctc,
]
