/** RepeatVector: a vector repeated as the steps of a sequence. */
import { int } from '../../fields/kinds.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { shapeText } from '../../graph/shape.ts'
import { defineLayer } from '../layer.ts'

export const repeatVector = defineLayer({
  type: 'RepeatVector',
  doc: 'Makes [batch, n, features] of [batch, features], n times the same',
  fields: { n: int({ min: 1, doc: 'how often the vector is repeated' }) },
  main: 'n',
  inputs: 'one',
  build([x], { n }, layer) {
    const expected = '2 axes (batch, features)'
    if (x!.shape.length !== 2)
      layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x!.shape) })
    const [batch, features] = x!.shape
    return createBroadcast(createReshape(x!, [batch!, 1, features!]), [batch!, n, features!])
  },
  examples: [{ args: { n: 3 }, inputs: [[4]], output: [3, 4], parameters: 0 }],
})
