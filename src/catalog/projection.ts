/** Projections inside attention layers: a kernel and a bias of their own, `query/kernel`. */
import { add } from '../expr/expr.ts'
import type { Values } from '../fields/field.ts'
import { bool } from '../fields/kinds.ts'
import { productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import type { Shape } from '../graph/shape.ts'
import { activityFields, addActivityLoss } from './activity.ts'
import { elementwise } from './elementwise.ts'
import type { LayerScope } from './layer.ts'
import { makeWeight, weightFields } from './weight-fields.ts'

export const projectionFields = {
  use_bias: bool({ default: true, doc: 'whether the projections add biases' }),
  ...weightFields('kernel', 'glorot_uniform'),
  ...weightFields('bias', 'zeros'),
  ...activityFields,
}

export interface Projection {
  /** `query`: its weights are `query/kernel` and `query/bias`. */
  readonly name: string
  /** How many of the last axes are summed over. */
  readonly from: number
  /** What stands in their place. */
  readonly to: Shape
}

/** [..., from] as [..., to]: kernel [from, to], bias [to]. */
export function project(
  x: Node,
  { name, from, to }: Projection,
  args: Values<typeof projectionFields>,
  layer: LayerScope,
): Node {
  const [leading, summed] = [x.shape.slice(0, -from), x.shape.slice(-from)]
  const axesOf = (shape: Shape, first: number) => shape.map((_, axis) => first + axis)
  const kernel = makeWeight(
    layer,
    {
      name: `${name}/kernel`,
      shape: [...summed, ...to],
      prefix: 'kernel',
      axes: { input_axes: axesOf(summed, 0), output_axes: axesOf(to, from) },
    },
    args,
  )
  const rows = productOf(summed)
  const columns = productOf(to)
  const product = createMatmul(
    createReshape(x, [...leading, rows]),
    createReshape(kernel, [rows, columns]),
  )
  const y = createReshape(biased(product, name, to, args, layer), [...leading, ...to])
  if (args.activity_regularizer) addActivityLoss(y, args.activity_regularizer, layer)
  return y
}

/** The product as a matrix with its bias added, so that both are one kernel. */
function biased(
  product: Node,
  name: string,
  to: Shape,
  args: Values<typeof projectionFields>,
  layer: LayerScope,
): Node {
  if (!args.use_bias) return product
  const bias = makeWeight(layer, { name: `${name}/bias`, shape: to, prefix: 'bias' }, args)
  return elementwise([product, createReshape(bias, [productOf(to)])], add)
}
