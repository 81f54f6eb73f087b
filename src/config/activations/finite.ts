/** Looks where an own activation has no finite value or slope: the logarithm of 0. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Span } from '../../diagnostics/source.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { createEvaluator } from '../../expr/evaluate.ts'
import type { Expr } from '../../expr/expr.ts'
import type { Json } from '../../fields/field.ts'
import type { OwnActivation, OwnWeight } from './own-activation.ts'

/** Where most inputs lie; at 10, exp is still far from overflowing. */
const samples = [0, -1, 1, -0.5, 0.5, -4, 4, -10, 10]

/** One warning at most; `element` has x as operand 0 and the weights after it. */
export function checkFinite(
  { type, weights }: OwnActivation,
  element: Expr,
  span: Span,
): readonly Diagnostic[] {
  const evaluateAt = createEvaluator([element, differentiate(element, 0)])
  const starts = weights.map(startOf)
  for (const x of samples) {
    const [value, slope] = evaluateAt([x, ...starts]) as unknown as [number, number]
    const what = !Number.isFinite(value) ? 'value' : !Number.isFinite(slope) ? 'slope' : undefined
    if (what === undefined) continue
    const found = String(what === 'value' ? value : slope)
    const given = weights.map(({ name }, k) => `, ${name} = ${starts[k]}`).join('')
    const parameters = { activation: type, what, found, at: `x = ${x}${given}` }
    return [diagnostic('activation-not-finite', parameters, span)]
  }
  return []
}

/** What a weight is at the start, or a middling number where that is random. */
export function startOf({ declared }: OwnWeight): number {
  const initializer: Json = declared['initializer'] ?? 'zeros'
  if (typeof initializer === 'number') return initializer
  if (initializer === 'zeros') return 0
  if (initializer === 'ones') return 1
  const [[name, args] = ['', null]] =
    typeof initializer === 'object' && initializer !== null
      ? Object.entries(initializer as { readonly [name: string]: Json })
      : []
  const value = typeof args === 'object' && args !== null ? (args as { value?: Json }).value : args
  return name === 'constant' && typeof value === 'number' ? value : 0.5
}
