/** A training step of tenon on its target `native`. */
import { createRunner } from './tenon-step.js'

export const create = createRunner('native')
