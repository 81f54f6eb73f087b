/** Expressions that ONNX has an operator for: the activations of the catalog, and few others. */
import type { ActivationDefinition } from '../../../catalog/activation.ts'
import { celu } from '../../../catalog/activations/celu.ts'
import { exponentialLinear } from '../../../catalog/activations/elu.ts'
import { clippedLine } from '../../../catalog/activations/hard-sigmoid.ts'
import { hardSilu } from '../../../catalog/activations/hard-silu.ts'
import { hardTanh } from '../../../catalog/activations/hard-tanh.ts'
import { leaky } from '../../../catalog/activations/leaky-relu.ts'
import { logistic } from '../../../catalog/activations/sigmoid.ts'
import { selu } from '../../../catalog/activations/selu.ts'
import { logOnePlusExp } from '../../../catalog/activations/softplus.ts'
import { softsign } from '../../../catalog/activations/softsign.ts'
import { type Expr, constant, le, max, min, mul, neg, select, sub } from '../../../expr/expr.ts'
import { type Attributes, float } from './attributes.ts'
import { type Matches, anyConstant, anything, matchExpr } from './expr-match.ts'

/** An operator with what it is applied to. */
export interface Applied {
  readonly opType: string
  readonly inputs: readonly Expr[]
  readonly attributes: Attributes
}

interface Pattern {
  readonly opType: string
  readonly expr: Expr
  /** Further inputs behind x. */
  readonly inputs?: readonly Expr[]
  readonly attributes?: (value: (place: Expr) => number) => Attributes
}

const x = anything(0)
const [a, b] = [anyConstant(0), anyConstant(1)]
const slope = anything(1)

const of = ({ expr }: ActivationDefinition, args: object = {}): Expr => expr!(x, args as never)

// The first pattern that fits counts: those that hold others come before them.
const patterns: readonly Pattern[] = [
  { opType: 'HardSwish', expr: of(hardSilu) },
  {
    opType: 'HardSigmoid',
    expr: clippedLine(x, a),
    attributes: value => ({ alpha: float(value(a)), beta: float(0.5) }),
  },
  { opType: 'Selu', expr: of(selu) },
  {
    opType: 'Elu',
    expr: exponentialLinear(x, a),
    attributes: value => ({ alpha: float(value(a)) }),
  },
  {
    opType: 'Celu',
    expr: of(celu, { alpha: a }),
    attributes: value => ({ alpha: float(value(a)) }),
  },
  {
    opType: 'LeakyRelu',
    expr: leaky(x, a),
    attributes: value => ({ alpha: float(value(a)) }),
  },
  {
    opType: 'ThresholdedRelu',
    expr: select(le(x, a), 0, x),
    attributes: value => ({ alpha: float(value(a)) }),
  },
  {
    opType: 'PRelu',
    expr: sub(max(x, 0), mul(slope, max(neg(x), 0))),
    inputs: [slope],
  },
  { opType: 'Softplus', expr: logOnePlusExp(x) },
  { opType: 'Softsign', expr: of(softsign) },
  { opType: 'Sigmoid', expr: logistic(x) },
  { opType: 'Clip', expr: min(max(max(x, 0), a), b), inputs: [a, b] },
  { opType: 'Clip', expr: min(max(x, a), b), inputs: [a, b] },
  { opType: 'Clip', expr: of(hardTanh), inputs: [constant(-1), constant(1)] },
  { opType: 'Relu', expr: max(x, 0) },
]

/** The operator that computes this expression, where one does. */
export function appliedOperator(expr: Expr): Applied | undefined {
  for (const pattern of patterns) {
    const matches = matchExpr(pattern.expr, expr)
    if (matches && isSound(pattern, matches)) return applied(pattern, matches)
  }
  return undefined
}

/** The clip of a relu has its lower end at 0. */
function isSound({ opType, expr }: Pattern, matches: Matches): boolean {
  const relu = opType === 'Clip' && expr.args[0]?.args[0]?.op === 'max'
  return !relu || matches.get(a)!.value === 0
}

function applied({ opType, inputs = [], attributes }: Pattern, matches: Matches): Applied {
  const found = (place: Expr): Expr => matches.get(place) ?? place
  return {
    opType,
    inputs: [x, ...inputs].map(found),
    attributes: attributes?.(place => found(place).value) ?? {},
  }
}
