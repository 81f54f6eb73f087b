/** Pictures as JSON: the model that all other formats are printed from. */
import type { Picture } from '../picture/picture.ts'

export function printJson(picture: Picture): string {
  return `${JSON.stringify(picture, null, 2)}\n`
}
