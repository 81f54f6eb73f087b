/** Elementwise work that has gathered on a value becomes a layer. */
import { catalog } from '../../../catalog/catalog.ts'
import type { ActivationDefinition, ExprArguments } from '../../../catalog/activation.ts'
import { createEvaluator } from '../../../expr/evaluate.ts'
import {
  type Expr,
  max,
  min,
  operand,
  select,
  le,
  toFloat,
  transform,
  visitOrder,
} from '../../../expr/expr.ts'
import { exponentialLinear } from '../../../catalog/activations/elu.ts'
import { leaky } from '../../../catalog/activations/leaky-relu.ts'
import { clippedLine } from '../../../catalog/activations/hard-sigmoid.ts'
import { celu } from '../../../catalog/activations/celu.ts'
import { type Fields, type Json, type JsonMap, readFields } from '../../../fields/field.ts'
import { anyConstant, anything, matchExpr } from '../export/expr-match.ts'
import type { OnnxNode } from './read-model.ts'
import { elementText } from './print-element.ts'
import { type Scope, refuseNode } from './scope.ts'
import type { Tensor } from './value.ts'

/** The value with nothing left to be done, as a layer that others can read. */
export function settle(scope: Scope, node: OnnxNode, value: Tensor): Tensor {
  const known = scope.settled.get(value)
  if (known) return known
  const made = value.expr ? settled(scope, node, value, value.expr) : value
  scope.settled.set(value, made)
  return made
}

function settled(scope: Scope, reader: OnnxNode, value: Tensor, expr: Expr): Tensor {
  const { expr: _, by, ...base } = value
  const node = by ?? reader
  const affine = affineOf(expr)
  if (affine) {
    const { scale, offset } = affine
    if (scale === 1 && offset === 0 && value.dtype === 'float32') return base
    const args = { scale, ...(offset !== 0 && { offset }) }
    return {
      ...base,
      dtype: 'float32',
      feed: scope.add(node, { type: 'Rescaling', args, from: [base.feed] }),
    }
  }
  // Layers of activations want floats.
  const x: Tensor =
    value.dtype === 'float32'
      ? base
      : {
          ...base,
          dtype: 'float32',
          feed: scope.add(node, { type: 'Rescaling', args: { scale: 1 }, from: [base.feed] }),
        }
  const plain = withFloatOperand(expr)
  const layer = layerOfExpr(scope, node, plain)
  return { ...x, feed: scope.add(node, { ...layer, from: [x.feed] }) }
}

/** Operand 0 as a float, whatever the feed was. */
function withFloatOperand(expr: Expr): Expr {
  const whole = toFloat(operand(0, 'i32'))
  return transform(expr, each => (each === whole ? operand(0) : undefined))
}

interface LayerForm {
  readonly type: string
  readonly args: JsonMap
}

const x = anything(0)
const [a, b] = [anyConstant(0), anyConstant(1)]

/** Forms with a number of their own. */
const forms: readonly {
  readonly pattern: Expr
  readonly make: (value: (place: Expr) => number) => LayerForm | undefined
}[] = [
  { pattern: max(x, 0), make: () => ({ type: 'ReLU', args: {} }) },
  {
    pattern: leaky(x, a),
    make: value => ({ type: 'LeakyReLU', args: { negative_slope: value(a) } }),
  },
  {
    pattern: exponentialLinear(x, a),
    make: value => ({ type: 'ELU', args: { alpha: value(a) } }),
  },
  {
    pattern: select(le(x, a), 0, x),
    make: value =>
      value(a) < 0 ? undefined : { type: 'ThresholdedReLU', args: { theta: value(a) } },
  },
  {
    pattern: min(max(x, a), b),
    make: value =>
      value(a) === 0 && value(b) >= 0 && Number.isFinite(value(b))
        ? { type: 'ReLU', args: { max_value: value(b) } }
        : undefined,
  },
  {
    pattern: celu.expr!(x, { alpha: a } as never),
    make: value =>
      value(a) > 0 ? { type: 'Activation', args: { activation: { celu: value(a) } } } : undefined,
  },
  {
    pattern: clippedLine(x, a),
    make: value =>
      value(a) > 0
        ? { type: 'Activation', args: { activation: { hard_sigmoid: value(a) } } }
        : undefined,
  },
]

function layerOfExpr(scope: Scope, node: OnnxNode, expr: Expr): LayerForm {
  for (const { pattern, make } of forms) {
    const matches = matchExpr(pattern, expr)
    const isWhole = matches?.get(x) === operand(0)
    const form = isWhole ? make(place => Math.fround(matches.get(place)!.value)) : undefined
    if (form) return { type: form.type, args: shortNumbers(form.args) }
  }
  const activation = activationLike(expr)
  if (activation !== undefined) return { type: 'Activation', args: { activation } }
  const text = elementText(expr)
  if (text === undefined) return refuseNode(scope, node, 'what it computes cannot be written down')
  const known = [...scope.activations].find(([, each]) => each === text)?.[0]
  const name = known ?? `element${scope.activations.size}`
  scope.activations.set(name, text)
  return { type: 'Activation', args: { activation: `$${name}` } }
}

/** The fewest digits that are the same float32. */
function shortNumbers(args: JsonMap): JsonMap {
  const short = (value: Json): Json => {
    if (typeof value === 'number') return shortNumber(value)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return shortNumbers(value as JsonMap)
  }
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, short(value)]))
}

export function shortNumber(value: number): number {
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === Math.fround(value) ? short : value
}

/** Activations without arguments that must be written. */
const candidates: readonly (readonly [string, Json, Expr])[] = catalog.activations.flatMap(
  definition => {
    if (!definition.expr || Object.values(definition.fields).some(each => each.required)) return []
    const plain = [definition.name, definition.name, elementOf(definition, {})] as const
    if (definition.name !== 'gelu') return [plain]
    return [plain, ['gelu', { gelu: true }, elementOf(definition, { approximate: true })] as const]
  },
)

function elementOf({ fields, expr }: ActivationDefinition, args: JsonMap): Expr {
  const unasked = (): never => {
    throw new Error('tenon fault: a default of an activation asks for something')
  }
  const context = { number: unasked, outOfRange: unasked, resolve: unasked }
  return expr!(operand(0), readFields(fields, args, [], context) as ExprArguments<Fields>)
}

/** The catalog's activation that gives the same numbers, however it is written. */
function activationLike(expr: Expr): Json | undefined {
  const points = samplesOf(expr)
  const own = valuesAt(expr, points)
  const found = candidates.find(([, , other]) => {
    const far = samplesOf(other)
    return agree(own, valuesAt(other, points)) && agree(valuesAt(expr, far), valuesAt(other, far))
  })
  return found?.[1]
}

/** scale and offset where the expression is a straight line. */
function affineOf(expr: Expr): { readonly scale: number; readonly offset: number } | undefined {
  const degrees = new Map<Expr, number>()
  for (const each of visitOrder([expr]))
    degrees.set(
      each,
      degreeOf(
        each,
        each.args.map(arg => degrees.get(arg)!),
      ),
    )
  if (degrees.get(expr)! > 1) return undefined
  const [offset, one] = valuesAt(expr, [0, 1]) as [number, number]
  const scale = one - offset
  if (!Number.isFinite(scale) || !Number.isFinite(offset)) return undefined
  return { scale: shortNumber(slopeOf(expr, scale)), offset: shortNumber(offset) }
}

/** Without the digits that an offset takes away. */
function slopeOf(expr: Expr, estimate: number): number {
  const [y, z] = valuesAt(expr, [-1e6, 1e6]) as [number, number]
  const slope = (z - y) / 2e6
  return Number.isFinite(slope) ? slope : estimate
}

function degreeOf({ op }: Expr, args: readonly number[]): number {
  if (op === 'operand') return 1
  const highest = Math.max(0, ...args)
  if (highest === 0) return 0
  if (op === 'add' || op === 'sub' || op === 'neg' || op === 'toFloat') return highest
  if (op === 'mul') return args[0]! + args[1]!
  return op === 'div' && args[1] === 0 ? args[0]! : 2
}

/** Points near 0 and far, and around every number in the expression, where it may have a bend. */
function samplesOf(expr: Expr): readonly number[] {
  const numbers = visitOrder([expr]).filter(each => each.op === 'const' && each.type === 'f32')
  const bends = [...new Set(numbers.map(each => Math.abs(each.value)))].filter(Number.isFinite)
  const ratios = bends.flatMap(p => bends.map(q => (q === 0 ? 0 : p / q)))
  const places = [...bends, ...ratios].slice(0, 64).flatMap(p => [p * 0.99, p, p * 1.01 + 1e-3])
  const grid = [0, 0.01, 0.1, 0.3, 0.7, 1, 1.7, 2.5, 3.3, 4, 6, 9, 20, 50, 1e3, 1e5]
  return [...grid, ...places].flatMap(p => [p, -p])
}

function valuesAt(expr: Expr, points: readonly number[]): readonly number[] {
  const evaluate = createEvaluator([expr])
  return points.map(p => (evaluate([p]) as unknown as readonly number[])[0]!)
}

function agree(a: readonly number[], b: readonly number[]): boolean {
  return a.every((each, i) => {
    const other = b[i]!
    if (!Number.isFinite(each) || !Number.isFinite(other)) return Object.is(each, other)
    return Math.abs(each - other) <= 2e-6 * Math.max(1, Math.abs(other))
  })
}
