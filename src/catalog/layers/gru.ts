/** GRU: the recurrent layer whose gates say how much of the state is renewed. */
import { add, mul, sub } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { defineLayer } from '../layer.ts'
import { runCell } from '../recurrence.ts'
import {
  applyEvenly,
  recurrentActivation,
  recurrentFields,
  recurrentInputs,
  recurrentMask,
} from '../recurrent-fields.ts'

/** Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014. Order z, r, h. */
export const gru = defineLayer({
  type: 'GRU',
  doc: 'h = z * h + (1 - z) * activation(candidate), with gates z (update) and r (reset)',
  fields: {
    ...recurrentFields,
    recurrent_activation: recurrentActivation,
    reset_after: bool({
      default: true,
      doc: 'reset what the recurrent kernel gives, with a bias of its own, not what it reads',
    }),
  },
  main: 'units',
  inputs: recurrentInputs,
  outputs: 'several',
  masks: recurrentMask,
  build: (inputs, args, layer) =>
    runCell(inputs, args, layer, {
      gates: 3,
      states: 1,
      twoBiases: args.reset_after,
      next({ input, recurrent, states, layer }) {
        const [h] = states as readonly [(typeof states)[number]]
        const gate = (k: number) =>
          applyEvenly(
            args.recurrent_activation,
            elementwise([recurrent(k, h), input(k)], add),
            layer,
            'recurrent_activation',
          )
        const [z, r] = [gate(0), gate(1)]
        const sum = args.reset_after
          ? elementwise([recurrent(2, h), r, input(2)], (u, r, x) => add(x, mul(r, u)))
          : elementwise([recurrent(2, elementwise([r, h], mul)), input(2)], add)
        const candidate = applyEvenly(args.activation, sum, layer, 'activation')
        return [elementwise([z, h, candidate], (z, h, n) => add(mul(z, h), mul(sub(1, z), n)))]
      },
    }),
  examples: [
    { args: { units: 4 }, inputs: [[6, 3]], output: [4], parameters: 108 },
    { args: { units: 4, reset_after: false }, inputs: [[6, 3]], output: [4], parameters: 96 },
  ],
})
