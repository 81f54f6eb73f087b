/** How much a kernel does: what decides whether threads share it. */
import { type Sizes, evaluateDim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { elementCount } from '../graph/shape.ts'
import type { KernelOutline } from '../kernels/kernel.ts'

/** Operations that take about as long as handing out a kernel's tasks: a microsecond. */
const worthSharing = 50_000

/** Operations that an element of a tensor stands for, where no op says how many it has. */
const perElement = 4

export function isWorthSharing({ nodes }: KernelOutline, tasks: number, sizes: Sizes): boolean {
  return tasks > 1 && nodes.reduce((sum, node) => sum + workOf(node, sizes), 0) >= worthSharing
}

function workOf(node: Node, sizes: Sizes): number {
  const count = ({ shape }: Node): number => evaluateDim(elementCount(shape), sizes)
  const moved = Math.max(count(node), ...node.operands.map(count))
  return evaluateDim(node.op.flops?.(node) ?? 0, sizes) + perElement * moved
}
