/** LSTM: the recurrent layer with a cell that gates write to, clear and read. */
import { add, mul } from '../../expr/expr.ts'
import { bool } from '../../fields/kinds.ts'
import { elementwise } from '../elementwise.ts'
import { defineLayer } from '../layer.ts'
import { runCell } from '../recurrence.ts'
import {
  recurrentActivation,
  recurrentFields,
  recurrentInputs,
  recurrentMask,
} from '../recurrent-fields.ts'
import type { Initializer } from '../weights.ts'

/** Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997. Gates in the order i, f, c, o. */
export const lstm = defineLayer({
  type: 'LSTM',
  doc: 'c = f * c + i * activation(z), h = o * activation(c), with gates i, f, o; states h and c',
  fields: {
    ...recurrentFields,
    recurrent_activation: recurrentActivation,
    unit_forget_bias: bool({ default: true, doc: 'the bias of the forget gate starts with ones' }),
  },
  main: 'units',
  inputs: recurrentInputs,
  outputs: 'several',
  masks: recurrentMask,
  build(inputs, args, layer) {
    const { bias_initializer: written, unit_forget_bias, units } = args
    const bias_initializer = unit_forget_bias ? withUnitForget(written, units) : written
    return runCell(inputs, { ...args, bias_initializer }, layer, {
      gates: 4,
      states: 2,
      next({ input, recurrent, states, layer }) {
        const [h, c] = [states[0]!, states[1]!]
        const sum = (k: number) => elementwise([recurrent(k, h), input(k)], add)
        const gate = (k: number) => args.recurrent_activation.apply(sum(k), layer)
        const [i, f, o] = [gate(0), gate(1), gate(3)]
        const candidate = args.activation.apply(sum(2), layer)
        const next = elementwise([f, c, i, candidate], (f, c, i, z) => add(mul(f, c), mul(i, z)))
        return [elementwise([o, args.activation.apply(next, layer)], mul), next]
      },
    })
  },
  examples: [
    { args: { units: 4 }, inputs: [[6, 3]], output: [4], parameters: 128 },
    {
      args: { units: 4, return_sequences: true, use_bias: false },
      inputs: [[6, 3]],
      output: [6, 4],
      parameters: 112,
    },
  ],
})

/** Jozefowicz, Zaremba and Sutskever, 2015: a cell that forgets nothing at first learns better. */
function withUnitForget(initializer: Initializer, units: number): Initializer {
  return {
    ...initializer,
    fill: (shape, random) => initializer.fill(shape, random).fill(1, units, 2 * units),
  }
}
