/** ActivityRegularization: passes its input on, and adds what it costs to the loss. */
import { num } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { addActivityLoss } from '../activity.ts'
import { floatInput } from '../inputs.ts'
import { defineLayer } from '../layer.ts'
import { penaltyL1L2 } from '../regularizers/penalties.ts'

export const activityRegularization = defineLayer({
  type: 'ActivityRegularization',
  doc: 'x; in training, l1 * sum(|x|) + l2 * sum(x^2) over the batch size is added to the loss',
  fields: {
    l1: num({ default: 0, min: 0, doc: 'factor of the absolute values' }),
    l2: num({ default: 0, min: 0, doc: 'factor of the squares' }),
  },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    floatInput(x!, layer)
    const penalty = (y: Node): Node => penaltyL1L2(y, args.l1, args.l2)
    addActivityLoss(x!, { name: 'l1l2', penalty }, layer)
    return x!
  },
  examples: [{ args: { l1: 0.01 }, inputs: [[4]], output: [4], parameters: 0 }],
})
