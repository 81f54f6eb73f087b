/** Axes in the order that an operator wants them. */
import type { Order } from '../export/order.ts'
import type { Arguments } from './arguments.ts'
import type { Scope } from './scope.ts'
import { settle } from './settle.ts'
import { type Tensor, plainFor } from './value.ts'

/** The value with its axes in this order, the batch where it was. */
export function inOrder(scope: Scope, args: Arguments, value: Tensor, order: Order): Tensor {
  const x = settle(scope, args.node, value)
  if (x.order[0] !== order[0]) args.fail('the batch is another axis here')
  if (x.order.every((axis, i) => axis === order[i])) return x
  const known = scope.moved.get(x)?.get(order.join())
  if (known) return known
  const dims = order.slice(1).map(axis => x.order.indexOf(axis))
  const feed = scope.add(args.node, { type: 'Permute', args: { dims }, from: [x.feed] })
  const made = { ...x, order, feed }
  const all = scope.moved.get(x) ?? new Map<string, Tensor>()
  scope.moved.set(x, all.set(order.join(), made))
  return made
}

/** As ONNX has it, the batch first. */
export function inPlainOrder(scope: Scope, args: Arguments, value: Tensor): Tensor {
  return inOrder(scope, args, value, plainFor(value))
}

/** [N, C, spatial...] with the channels last. */
export function withChannelsLast(scope: Scope, args: Arguments, value: Tensor): Tensor {
  const rank = value.shape.length
  if (rank < 3 || rank > 5) args.fail(`its input has ${rank} axes`)
  if (value.order[0] !== 0) args.fail('its first axis is not the batch')
  const spatial = Array.from({ length: rank - 2 }, (_, i) => i + 2)
  return inOrder(scope, args, value, [0, ...spatial, 1])
}
