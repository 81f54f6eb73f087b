/** Runs a graph node by node, in f64 or with every step rounded to f32: the judge of targets. */
import { assert } from '../diagnostics/assert.ts'
import type { Sizes } from './dim.ts'
import type { InterpretRun, Node, Precision } from './node.ts'
import { evaluateShape } from './shape.ts'
import type { Tensor } from './tensor.ts'

export interface InterpretOptions {
  /** Sizes of the named dims. */
  readonly sizes?: Sizes
  /** `f64` where nothing else is said. */
  readonly precision?: Precision
}

/**
 * Values of the roots and of all nodes they were computed from. `values` holds those of the
 * parameters, and of any other nodes that are not to be computed.
 */
export function interpret(
  roots: readonly Node[],
  values: ReadonlyMap<Node, Tensor>,
  { sizes = new Map(), precision = 'f64' }: InterpretOptions = {},
): ReadonlyMap<Node, Tensor> {
  const round = precision === 'f32' ? Math.fround : (x: number): number => x
  const run: InterpretRun = { sizes, precision, round }
  for (const [node, value] of values) expectShape(node, value, sizes)
  const results = new Map(values)
  for (const node of uncomputedNodes(roots, values)) {
    const operands = node.operands.map(each => results.get(each)!)
    const result = node.op.interpret(operands, node, run)
    expectShape(node, result, sizes)
    results.set(node, result)
  }
  return results
}

/** What the roots need and `values` does not hold, operands before users. */
function uncomputedNodes(
  roots: readonly Node[],
  values: ReadonlyMap<Node, Tensor>,
): readonly Node[] {
  const order: Node[] = []
  const seen = new Set<Node>(values.keys())
  const stack = roots.map(node => ({ node, next: 0 }))
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!
    if (top.next === 0 && seen.has(top.node)) {
      stack.pop()
      continue
    }
    seen.add(top.node)
    const operand = top.node.operands[top.next++]
    if (operand) stack.push({ node: operand, next: 0 })
    else {
      order.push(top.node)
      stack.pop()
    }
  }
  return order
}

function expectShape(node: Node, value: Tensor, sizes: Sizes): void {
  const expected = evaluateShape(node.shape, sizes)
  const equal =
    expected.length === value.shape.length && expected.every((dim, i) => dim === value.shape[i])
  assert(equal, `${node.op.name} has [${value.shape}] where [${expected}] is due`)
}
