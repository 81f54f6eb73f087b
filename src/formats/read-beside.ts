/** Files that a model names: opened beside it alone. */
import { TenonError } from '../diagnostics/diagnostic.ts'
import { confinedPath } from '../files/confined.ts'
import { readFileChecked } from '../files/read.ts'
import { type Place, broken } from './json.ts'

/** The bytes of the file `name`; what is wrong with it is said of the place that names it. */
export function readBeside(name: string, place: Place, maxBytes: number): Uint8Array<ArrayBuffer> {
  try {
    return readFileChecked(confinedPath(name, place.file), { maxBytes })
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    return broken(place, error.message)
  }
}
