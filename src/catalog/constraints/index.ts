/** Every constraint that a config can name. */
import type { ConstraintDefinition } from '../weights.ts'
import { maxNorm } from './max-norm.ts'
import { minMaxNorm } from './min-max-norm.ts'
import { minMax } from './min-max.ts'
import { nonNeg } from './non-neg.ts'
import { unitNorm } from './unit-norm.ts'

export const constraints: readonly ConstraintDefinition[] = [
  maxNorm,
  unitNorm,
  minMaxNorm,
  nonNeg,
  minMax,
]
