/** Pad: a number put before and after an axis. */
import { int, list, num } from '../../fields/kinds.ts'
import { createPad } from '../../graph/ops/pad.ts'
import { featureAxis } from '../axes.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

export const pad = defineLayer({
  type: 'Pad',
  doc: 'A number before and after what lies along an axis',
  fields: {
    padding: list(int({ min: 0, doc: 'number of elements' }), {
      minItems: 2,
      maxItems: 2,
      doc: 'how many before and after: [before, after]',
    }),
    axis: int({ default: 1, doc: 'axis that becomes longer; 0 is the batch' }),
    value: num({ default: 0, doc: 'the number' }),
  },
  main: 'padding',
  inputs: 'one',
  build([x], { padding, axis: written, value }, layer) {
    floatInput(x!, layer)
    const axis = featureAxis(written, x!, { owner: layer.type, layer, path: ['axis'] })
    const along = (amount: number): readonly number[] =>
      x!.shape.map((_, i) => (i === axis ? amount : 0))
    return createPad(x!, { low: along(padding[0]!), high: along(padding[1]!), value })
  },
  examples: [
    { args: { padding: [1, 2] }, inputs: [[5, 4]], output: [8, 4], parameters: 0 },
    {
      args: { padding: [0, 1], axis: -1, value: 1 },
      inputs: [[5, 4]],
      output: [5, 5],
      parameters: 0,
    },
  ],
})
