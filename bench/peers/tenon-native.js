/** tenon as C, compiled for this machine. */
import { createRunner } from './tenon.js'

export const create = createRunner('native')
