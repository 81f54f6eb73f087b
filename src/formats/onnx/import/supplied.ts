/** A block that the user supplies for an operator that is not known. */
import type { Json } from '../../../fields/field.ts'
import { type Dim, namedDim } from '../../../graph/dim.ts'
import type { Arguments } from './arguments.ts'
import { asFloat } from './elementwise.ts'
import { inPlainOrder } from './layout.ts'
import { type OnnxNode, operatorOf } from './read-model.ts'
import type { Scope } from './scope.ts'
import { type Tensor, plainFor } from './value.ts'

/** Undefined where no block stands for the operator. */
export function suppliedLayer(node: OnnxNode, scope: Scope, args: Arguments): Tensor | undefined {
  const block = scope.blocks.classes.get(operatorOf(node))
  if (!block) return undefined
  const given = node.inputs.map((_, k) => args.input(k))
  const tensors = given.filter(each => each?.kind === 'tensor')
  if (given.some(each => each?.kind === 'constant'))
    return args.fail('a block stands for it, but its weights have no names: make them inputs')
  const from = tensors.map(each => asFloat(scope, args, inPlainOrder(scope, args, each)))
  const entries = [...node.attributes].filter(([name]) => block.params.has(name))
  const feed = scope.add(node, {
    type: block.name,
    args: Object.fromEntries(entries.map(([name, value]) => [name, value as Json])),
    from,
  })
  const shape = shapeOf(node, scope, args, tensors[0])
  const batch = tensors[0]?.order[0] ?? 0
  const order = plainFor({ ...tensors[0]!, shape, order: [batch] })
  return { kind: 'tensor', shape, dtype: 'float32', whole: false, order, feed }
}

/** What the file says of its result, or that of its first input. */
function shapeOf(
  node: OnnxNode,
  scope: Scope,
  args: Arguments,
  first: Tensor | undefined,
): readonly Dim[] {
  const [name = ''] = node.outputs
  const said =
    scope.model.shapes.get(name) ?? scope.model.outputs.find(each => each.name === name)?.shape
  if (!first) return args.fail('none of its inputs is computed')
  return said
    ? said.map((dim, axis) => {
        if (axis === scope.batchAxis) return scope.batch
        return typeof dim === 'number' ? dim : namedDim(dim ?? `${name}_${axis}`)
      })
    : first.shape
}
