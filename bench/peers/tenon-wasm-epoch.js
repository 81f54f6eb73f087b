/** An epoch of tenon on its target `wasm`. */
import { createRunner } from './tenon-epoch.js'

export const create = createRunner('wasm')
