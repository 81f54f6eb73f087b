/** A training step of tenon on its target `wasm`. */
import { createRunner } from './tenon-step.js'

export const create = createRunner('wasm')
