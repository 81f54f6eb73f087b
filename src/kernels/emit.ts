/** Scalar expressions in the loop language: several copies side by side, operation by operation. */
import { expandFunctions } from '../expr/approximate.ts'
import { type Expr, visitOrder } from '../expr/expr.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, type Variable, constantValue, operation, splat } from './loop.ts'

/** Where the leaves of an expression come from, for one copy of it. */
export interface Leaves {
  readonly lanes: number
  operand(k: number): Value
  /** Linear index of the (first) element. */
  index(): Value
}

/**
 * Computes `roots` for every copy. Operations of all copies alternate, so that a long chain keeps
 * the processor's units busy while each copy waits for itself (performance.md: four to eight
 * vectors side by side).
 */
export function emitExpressions(
  block: KernelBlock,
  roots: readonly Expr[],
  copies: readonly Leaves[],
): readonly (readonly Value[])[] {
  const expanded = roots.map(expandFunctions)
  const order = visitOrder(expanded)
  const uses = countUses(order, expanded)
  const values: Map<Expr, Value>[] = copies.map(() => new Map())
  for (const expr of order) {
    for (const [c, leaves] of copies.entries()) {
      const value = valueOf(block, expr, leaves, values[c]!)
      // What is read twice, all steps of interleaved copies, and operands that the first of
      // several results may overwrite get a variable of their own.
      const single = copies.length === 1 && uses.get(expr) === 1
      const safe = roots.length === 1 || expr.op !== 'operand'
      const keep = isLeaf(expr) || (single && safe)
      values[c]!.set(expr, keep ? value : block.let('t', value))
    }
  }
  return copies.map((_, c) => expanded.map(root => values[c]!.get(root)!))
}

const isLeaf = (expr: Expr): boolean => expr.op === 'const' || expr.op === 'size'

function countUses(order: readonly Expr[], roots: readonly Expr[]): ReadonlyMap<Expr, number> {
  const uses = new Map<Expr, number>()
  const count = (expr: Expr): void => void uses.set(expr, (uses.get(expr) ?? 0) + 1)
  for (const expr of order) expr.args.forEach(count)
  roots.forEach(count)
  return uses
}

function valueOf(
  block: KernelBlock,
  expr: Expr,
  leaves: Leaves,
  values: ReadonlyMap<Expr, Value>,
): Value {
  switch (expr.op) {
    case 'const':
      return constantValue(expr.type, expr.value, leaves.lanes)
    case 'operand':
      return leaves.operand(expr.value)
    case 'index':
      return leaves.index()
    case 'size':
      return splat(block.dim({ op: 'name', args: [], text: expr.name }), leaves.lanes)
    default:
      return operation(
        expr.op,
        expr.type,
        expr.args.map(each => values.get(each)!),
      )
  }
}

/** A leaf that is loaded when it is first asked for, and then kept. */
export function once(block: KernelBlock, name: string, load: () => Value): () => Value {
  let kept: Variable | undefined
  return () => (kept ??= block.let(name, load()))
}
