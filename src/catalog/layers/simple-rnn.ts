/** SimpleRNN: the plain recurrent layer. */
import { add } from '../../expr/expr.ts'
import { elementwise } from '../elementwise.ts'
import { defineLayer } from '../layer.ts'
import { runCell } from '../recurrence.ts'
import {
  applyEvenly,
  recurrentFields,
  recurrentInputs,
  recurrentMask,
} from '../recurrent-fields.ts'

export const simpleRNN = defineLayer({
  type: 'SimpleRNN',
  doc: 'h = activation(x @ kernel + h @ recurrent_kernel + bias), from step to step',
  fields: recurrentFields,
  main: 'units',
  inputs: recurrentInputs,
  outputs: 'several',
  masks: recurrentMask,
  build: (inputs, args, layer) =>
    runCell(inputs, args, layer, {
      gates: 1,
      states: 1,
      dropsAll: true,
      next: ({ input, recurrent, states, layer }) => {
        const sum = elementwise([recurrent(0, states[0]!), input(0)], add)
        return [applyEvenly(args.activation, sum, layer, 'activation')]
      },
    }),
  examples: [
    { args: { units: 4 }, inputs: [[6, 3]], output: [4], parameters: 32 },
    {
      args: { units: 2, return_sequences: true },
      inputs: [[6, 3], [2]],
      roles: ['input', 'initial_state'],
      output: [6, 2],
      parameters: 12,
    },
  ],
})
