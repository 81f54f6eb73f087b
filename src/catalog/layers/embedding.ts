/** Embedding: a learned vector for each whole number. */
import { int, optional } from '../../fields/kinds.ts'
import { createGather } from '../../graph/ops/gather.ts'
import { activityFields, addActivityLoss } from '../activity.ts'
import { embeddingFields, nonZeroMask, wholeNumbers } from '../embedding-fields.ts'
import { defineLayer } from '../layer.ts'
import { makeWeight } from '../weight-fields.ts'

export const embedding = defineLayer({
  type: 'Embedding',
  doc: 'Row x of a learned table [input_dim, output_dim]; numbers without a row give NaN',
  fields: {
    ...embeddingFields,
    ...activityFields,
    input_length: optional(int({ min: 1, doc: 'without meaning, as in Keras 3' })),
  },
  inputs: 'one',
  masks: ([x], args, layer) => nonZeroMask(x!, args, layer),
  build([x], args, layer) {
    const shape = [args.input_dim, args.output_dim]
    const table = makeWeight(layer, { name: 'embeddings', shape, prefix: 'embeddings' }, args)
    const y = createGather(table, wholeNumbers(x!, layer))
    if (args.activity_regularizer) addActivityLoss(y, args.activity_regularizer, layer)
    return y
  },
  examples: [
    { args: { input_dim: 100, output_dim: 8 }, inputs: [[12]], output: [12, 8], parameters: 800 },
    { args: { input_dim: 5, output_dim: 2 }, inputs: [[]], output: [2], parameters: 10 },
  ],
})
