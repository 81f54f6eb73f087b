/** An epoch of tenon on its target `native`. */
import { createRunner } from './tenon-epoch.js'

export const create = createRunner('native')
