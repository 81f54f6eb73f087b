/** The cell of LSTM: gates that write to its memory, clear and read it. */
import { add, mul } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool } from '../fields/kinds.ts'
import type { Activation } from './activation.ts'
import { elementwise } from './elementwise.ts'
import type { Cell } from './recurrence.ts'
import { applyEvenly, recurrentActivation } from './recurrent-fields.ts'
import type { Initializer } from './weights.ts'

export const lstmFields = {
  recurrent_activation: recurrentActivation,
  unit_forget_bias: bool({ default: true, doc: 'the bias of the forget gate starts with ones' }),
}

type LstmArguments = Values<typeof lstmFields> & { readonly activation: Activation }

/** Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997. Gates in the order i, f, c, o. */
export function lstmCell(args: LstmArguments): Cell {
  return {
    gates: 4,
    states: 2,
    next({ input, recurrent, states, layer }) {
      const [h, c] = [states[0]!, states[1]!]
      const sum = (k: number) => elementwise([recurrent(k, h), input(k)], add)
      const gate = (k: number) =>
        applyEvenly(args.recurrent_activation, sum(k), layer, 'recurrent_activation')
      const [i, f, o] = [gate(0), gate(1), gate(3)]
      const candidate = applyEvenly(args.activation, sum(2), layer, 'activation')
      const next = elementwise([f, c, i, candidate], (f, c, i, z) => add(mul(f, c), mul(i, z)))
      return [elementwise([o, applyEvenly(args.activation, next, layer, 'activation')], mul), next]
    },
  }
}

/** Jozefowicz, Zaremba and Sutskever, 2015: a cell that forgets nothing at first learns better. */
export function withUnitForget<A extends { readonly bias_initializer: Initializer }>(
  args: A & { readonly unit_forget_bias: boolean },
  units: number,
): A {
  if (!args.unit_forget_bias) return args
  const { bias_initializer: written } = args
  const fill: Initializer['fill'] = (shape, random) =>
    written.fill(shape, random).fill(1, units, 2 * units)
  return { ...args, bias_initializer: { ...written, fill } }
}
