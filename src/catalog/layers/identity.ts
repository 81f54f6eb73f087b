/** Identity: passes its input on. */
import { defineLayer } from '../layer.ts'

export const identityLayer = defineLayer({
  type: 'Identity',
  doc: 'The input itself; a name for what others refer to',
  fields: {},
  inputs: 'one',
  masks: 'pass',
  build: ([x]) => x!,
  examples: [{ args: {}, inputs: [[4]], output: [4], parameters: 0 }],
})
