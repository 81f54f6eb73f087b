/** Every regularizer that a config can name. */
import type { RegularizerDefinition } from '../weights.ts'
import { l1 } from './l1.ts'
import { l1l2 } from './l1l2.ts'
import { l2 } from './l2.ts'
import { orthogonalRegularizer } from './orthogonal-regularizer.ts'

export const regularizers: readonly RegularizerDefinition[] = [l1, l2, l1l2, orthogonalRegularizer]
