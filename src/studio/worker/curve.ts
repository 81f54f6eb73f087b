/** Curves of activations, and of their gradients, at any values of their parameters. */
import type { ActivationEntry } from '../../catalog/activation.ts'
import { piecesOf } from '../../diagrams/charts/pieces.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { type Expr, constant, operand, substitute } from '../../expr/expr.ts'
import { printExpr } from '../../expr/print.ts'
import { simplify } from '../../expr/simplify.ts'
import type { Shape } from '../../graph/shape.ts'
import { withParameters } from './activations.ts'
import type { AppliedActivation } from './applied-activations.ts'
import { curveAlongAxis } from './axis-curve.ts'
import { elementOf } from './element.ts'
import type { CurveRequest, CurveView, ParameterValue } from './run-messages.ts'

export function curveOf({ entry, inputs }: AppliedActivation, request: CurveRequest): CurveView {
  const { x, limits, elements, parameters } = request
  const element = fixedElement(entry, inputs[0]!.shape, parameters)
  if (!element) return curveAlongAxis(entry, elements ?? [], request)
  const gradient = differentiate(element.value, 0)
  return {
    curve: piecesOf(element.value, x, limits),
    gradient: piecesOf(gradient, x, limits),
    formula: textOf(simplify(element.named), element.weights),
    slope: textOf(differentiate(element.named, 0), element.weights),
    results: undefined,
  }
}

/** An activation in numbers: `value` of x alone, `named` of x and the weights. */
export interface FixedElement {
  readonly value: Expr
  readonly named: Expr
  readonly weights: readonly string[]
}

/** Undefined along an axis. */
export function fixedElement(
  entry: ActivationEntry,
  shape: Shape,
  parameters: { readonly [name: string]: ParameterValue },
): FixedElement | undefined {
  const element = elementOf(withParameters(entry, parameters), shape)
  if (!element) return undefined
  const { expr: named, weights } = element
  const numbers = weights.map(each => constant(Number(parameters[each] ?? 0)))
  return { value: substitute(named, [operand(0), ...numbers]), named, weights }
}

/** `max(x, 0) - alpha * max(-x, 0)` */
function textOf(expr: Expr, weights: readonly string[]): string {
  const names = ['x', ...weights]
  const text = printExpr(expr).replace(/\bx(\d+)\b/g, (_, k) => names[Number(k)]!)
  const short = text.replace(/\d+\.\d{6,}/g, digits => String(Number(Number(digits).toFixed(5))))
  return short.replace(/(\d)\.0\b/g, '$1').replaceAll('select(', 'if(')
}
