/** PositionEmbedding: adds a learned vector for each place in a sequence. */
import { add } from '../../expr/expr.ts'
import { int, optional } from '../../fields/kinds.ts'
import { createGather } from '../../graph/ops/gather.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput, sequenceInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { numbersFrom0 } from '../positions.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

/** Gehring and others, https://arxiv.org/abs/1705.03122 */
export const positionEmbedding = defineLayer({
  type: 'PositionEmbedding',
  doc: 'x + the first rows of a learned table [sequence_length, features], one for each step',
  fields: {
    sequence_length: optional(
      int({ min: 1, doc: 'rows of the table; as many as x has steps where null' }),
    ),
    ...weightFields('embeddings', 'glorot_uniform'),
  },
  main: 'sequence_length',
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    sequenceInput(x!, layer)
    const [steps, features] = [x!.shape[1]!, x!.shape[2]!]
    const rows = args.sequence_length ?? steps
    if (typeof steps === 'number' && steps > (rows as number))
      mismatch([x!], layer, `at most ${rows as number} steps`)
    const shape = [rows, features]
    const table = makeWeight(layer, { name: 'embeddings', shape, prefix: 'embeddings' }, args)
    // Steps beyond the table, in a sequence of dynamic length, are NaN.
    const positions =
      typeof steps === 'number'
        ? createSlice(table, [0, 0], [steps, features])
        : createGather(table, numbersFrom0(steps))
    return elementwise([x!, positions], add)
  },
  examples: [
    { args: {}, inputs: [[6, 4]], output: [6, 4], parameters: 24 },
    { args: { sequence_length: 10 }, inputs: [[6, 4]], output: [6, 4], parameters: 40 },
  ],
})
