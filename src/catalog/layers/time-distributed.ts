/** TimeDistributed: the same layer on every step of a sequence. */
import { mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { buildInner, innerLayer } from '../inner-layer.ts'
import { rankInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'

/** What a mask of steps says of the parts of each step, which are rows then; undefined: nothing. */
function maskOfRows(mask: Node): Node | undefined {
  const [batch, steps, ...rest] = mask.shape
  return rest.length > 0 ? createReshape(mask, [mulDims(batch!, steps!), ...rest]) : undefined
}

export const timeDistributed = defineLayer({
  type: 'TimeDistributed',
  doc: 'A layer applied to each step of [batch, time, ...], with the same weights',
  fields: { layer: innerLayer('the layer that every step goes through') },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    rankInput(x!, 3, layer)
    const [batch, steps, ...rest] = x!.shape
    // Steps are examples like any others: the batch takes them in.
    const rows = createReshape(x!, [mulDims(batch!, steps!), ...rest])
    const mask = layer.mask(0)
    const around = { prefix: 'layer', mask: mask && maskOfRows(mask) }
    const [y, ...others] = buildInner(args.layer, [rows], layer, around)
    if (others.length > 0) {
      const reason = 'it has more than one result'
      const inner = args.layer.definition.type
      layer.fail('unfit-inner-layer', { layer: layer.type, inner, reason }, ['layer'])
    }
    return createReshape(y!, [batch!, steps!, ...y!.shape.slice(1)])
  },
  examples: [
    { args: { layer: { Dense: 4 } }, inputs: [[6, 3]], output: [6, 4], parameters: 16 },
    {
      args: { layer: { Conv2D: { filters: 2, kernel_size: 3 } } },
      inputs: [[4, 5, 5, 1]],
      output: [4, 3, 3, 2],
      parameters: 20,
    },
  ],
})
