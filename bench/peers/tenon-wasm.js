/** tenon as WebAssembly. */
import { createRunner } from './tenon.js'

export const create = createRunner('wasm')
