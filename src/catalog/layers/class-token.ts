/** ClassToken: puts a learned step in front of a sequence, for what tells classes apart. */
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createConcat } from '../../graph/ops/concat.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { floatInput, sequenceInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

/** Dosovitskiy and others, https://arxiv.org/abs/2010.11929 */
export const classToken = defineLayer({
  type: 'ClassToken',
  doc: 'A learned vector, and behind it the steps of x',
  fields: weightFields('token', 'zeros'),
  inputs: 'one',
  build([x], args, layer) {
    floatInput(x!, layer)
    sequenceInput(x!, layer)
    const [batch, , features] = x!.shape
    const token = makeWeight(layer, { name: 'token', shape: [features!], prefix: 'token' }, args)
    const first = createReshape(token, [1, 1, features!])
    return createConcat([createBroadcast(first, [batch!, 1, features!]), x!], 1)
  },
  examples: [{ args: {}, inputs: [[6, 4]], output: [7, 4], parameters: 4 }],
})
