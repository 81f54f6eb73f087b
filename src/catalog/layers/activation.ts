/** Activation: applies an activation by name. */
import { reference } from '../../fields/kinds.ts'
import type { Activation } from '../activation.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

export const activation = defineLayer({
  type: 'Activation',
  doc: 'Applies an activation',
  fields: {
    activation: reference<Activation>('activation', { doc: 'the activation, with its arguments' }),
  },
  main: 'activation',
  inputs: 'one',
  masks: 'pass',
  activation: true,
  build([x], args, layer) {
    floatInput(x!, layer)
    return args.activation.apply(x!, layer, '')
  },
  examples: [{ args: { activation: 'tanh' }, inputs: [[4]], output: [4], parameters: 0 }],
})
