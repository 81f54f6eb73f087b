/** Compares graphs: whether one computes what a pattern says, and with what in its places. */
import { type Node, isOp } from '../../../graph/node.ts'
import { parameter } from '../../../graph/ops/parameter.ts'
import { scan } from '../../../graph/ops/scan.ts'
import type { Shape } from '../../../graph/shape.ts'

/**
 * What the parameters of the pattern are in the graph; undefined where the graph is another. Nodes
 * that both share are equal. Dims that a run alone knows fit each other.
 */
export function matchGraph(pattern: Node, node: Node): ReadonlyMap<Node, Node> | undefined {
  const matches = new Map<Node, Node>()
  const fits = (pattern: Node, node: Node): boolean => {
    const known = matches.get(pattern)
    if (known) return known === node
    const equal = pattern === node || (alike(pattern.shape, node.shape) && isSame(pattern, node))
    if (equal) matches.set(pattern, node)
    return equal
  }
  const isSame = (pattern: Node, node: Node): boolean => {
    if (isOp(pattern, parameter)) return pattern.dtype === node.dtype
    if (pattern.op !== node.op || pattern.operands.length !== node.operands.length) return false
    if (isOp(pattern, scan) && isOp(node, scan)) {
      const [a, b] = [pattern.attributes, node.attributes]
      const sameSteps =
        a.reverse === b.reverse &&
        a.body.states.length === b.body.states.length &&
        a.body.inputs.length === b.body.inputs.length
      if (!sameSteps) return false
      const placeholders = (body: typeof a.body): readonly Node[] => [
        ...body.states,
        ...body.inputs,
      ]
      const own = placeholders(b.body)
      for (const [k, each] of placeholders(a.body).entries()) matches.set(each, own[k]!)
      if (!a.body.next.every((each, k) => fits(each, b.body.next[k]!))) return false
      // What a step reads from outside stands at the same place in the body and in the operands.
      const first = own.length
      const pairs = a.body.invariants.every((each, k) => {
        const bound = matches.get(each)
        const at = b.body.invariants.findIndex(inner => inner === bound)
        return at >= 0 && fits(pattern.operands[first + k]!, node.operands[first + at]!)
      })
      return (
        pairs && pattern.operands.slice(0, first).every((each, k) => fits(each, node.operands[k]!))
      )
    }
    const same = pattern.op.print(pattern.attributes) === node.op.print(node.attributes)
    return same && pattern.operands.every((each, k) => fits(each, node.operands[k]!))
  }
  return fits(pattern, node) ? matches : undefined
}

function alike(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length &&
    a.every((dim, i) => typeof dim !== 'number' || typeof b[i] !== 'number' || dim === b[i])
  )
}
