/** LSTM: the recurrent layer with a cell that gates write to, clear and read. */
import { defineLayer } from '../layer.ts'
import { lstmCell, lstmFields, withUnitForget } from '../lstm-cell.ts'
import { runCell } from '../recurrence.ts'
import { recurrentFields, recurrentInputs, recurrentMask } from '../recurrent-fields.ts'

export const lstm = defineLayer({
  type: 'LSTM',
  doc: 'c = f * c + i * activation(z), h = o * activation(c), with gates i, f, o; states h and c',
  fields: { ...recurrentFields, ...lstmFields },
  main: 'units',
  inputs: recurrentInputs,
  outputs: 'several',
  masks: recurrentMask,
  build: (inputs, args, layer) =>
    runCell(inputs, withUnitForget(args, args.units), layer, lstmCell(args)),
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
