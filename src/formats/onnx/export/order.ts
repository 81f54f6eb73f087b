/** Orders of axes: which axis of a node each axis of an ONNX value is. */

/** Axis i of the value is axis `order[i]` of the node. */
export type Order = readonly number[]

export function plainOrder(rank: number): Order {
  return Array.from({ length: rank }, (_, axis) => axis)
}

/** [N, spatial..., C] as ONNX has it: [N, C, spatial...]. */
export function channelsFirst(rank: number): Order {
  return [0, rank - 1, ...plainOrder(rank - 1).slice(1)]
}

export function isPlain(order: Order): boolean {
  return order.every((axis, i) => axis === i)
}

/** How `Transpose` turns a value of one order into another. */
export function permutationBetween(from: Order, to: Order): readonly number[] {
  return to.map(axis => from.indexOf(axis))
}

/** True where axes of size 1 alone have other places, so that the elements lie in plain order. */
export function keepsElements(order: Order, shape: readonly unknown[]): boolean {
  const wide = order.filter(axis => shape[axis] !== 1)
  return wide.every((axis, i) => i === 0 || axis > wide[i - 1]!)
}
