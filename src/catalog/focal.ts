/** Arguments of the focal losses. */
import { num } from '../fields/kinds.ts'

export const gammaField = num({
  default: 2,
  min: 0,
  doc: 'how much less easy examples count; 0 is the plain crossentropy',
})

export function alphaField(doc: string) {
  return num({ default: 0.25, min: 0, doc })
}
