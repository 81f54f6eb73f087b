/** Scalar expressions as element-wise operators of ONNX. */
import { refuse } from '../../../diagnostics/diagnostic.ts'
import type { Expr } from '../../../expr/expr.ts'
import { namedDim } from '../../../graph/dim.ts'
import type { Node } from '../../../graph/node.ts'
import { elementTypes } from '../tensors.ts'
import { appliedOperator } from './activation-ops.ts'
import { type Attributes, int } from './attributes.ts'
import type { Emitter } from './emitter.ts'

/** What an expression of one map is computed with. */
export interface Elements {
  readonly node: Node
  /** The value of operand `k`, in whatever order the result has. */
  operand(k: number): string
  /** Linear indexes of the result's elements, int32, in its shape. */
  index(): string
}

/** Operators of the same meaning, by operation. */
const operators: Partial<Readonly<Record<Expr['op'], string>>> = {
  neg: 'Neg',
  abs: 'Abs',
  sqrt: 'Sqrt',
  floor: 'Floor',
  exp: 'Exp',
  log: 'Log',
  tanh: 'Tanh',
  erf: 'Erf',
  sin: 'Sin',
  cos: 'Cos',
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  min: 'Min',
  max: 'Max',
  lt: 'Less',
  le: 'LessOrEqual',
  eq: 'Equal',
  not: 'Not',
  all: 'And',
  any: 'Or',
  select: 'Where',
}

/** Emits the expression; equal parts once. */
export function emitExpression(out: Emitter, root: Expr, elements: Elements): string {
  const known = new Map<Expr, string>()
  const { node } = elements
  const add = (opType: string, inputs: readonly string[], attributes?: Attributes): string =>
    out.add(node, opType, inputs, attributes)
  const number = (value: number): string => out.writer.scalar(value, 'float32')
  const emit = (expr: Expr): string => {
    const made = known.get(expr) ?? emitted(expr)
    known.set(expr, made)
    return made
  }
  const emitted = (expr: Expr): string => {
    const applied = appliedOperator(expr)
    if (applied) return add(applied.opType, applied.inputs.map(emit), applied.attributes)
    const operator = operators[expr.op]
    if (operator) return add(operator, expr.args.map(emit))
    return spelledOut(expr)
  }
  const spelledOut = (expr: Expr): string => {
    const [x, y, z] = expr.args as readonly [Expr, Expr, Expr]
    switch (expr.op) {
      case 'const':
        return out.writer.scalar(expr.value, expr.type === 'i32' ? 'int32' : 'float32')
      case 'operand':
        return node.operands[expr.value]!.dtype === 'uint8'
          ? add('Cast', [elements.operand(expr.value)], { to: int(elementTypes.int32) })
          : elements.operand(expr.value)
      case 'index':
        return elements.index()
      case 'size':
        return add('Cast', [out.sizes([namedDim(expr.name)])], { to: int(elementTypes.int32) })
      case 'toFloat':
        // Bytes become floats at once.
        return add('Cast', [x.op === 'operand' ? elements.operand(x.value) : emit(x)], {
          to: int(elementTypes.float32),
        })
      case 'toInt':
        return add('Cast', [emit(x)], { to: int(elementTypes.int32) })
      case 'madd':
        return add('Add', [add('Mul', [emit(x), emit(y)]), emit(z)])
      case 'expm1': {
        // tanh(x / 2) * (exp(x) + 1): nothing cancels near 0.
        const half = add('Tanh', [add('Mul', [emit(x), number(0.5)])])
        return add('Mul', [half, add('Add', [add('Exp', [emit(x)]), number(1)])])
      }
      case 'log1p': {
        // Near 0, 2 * atanh(x / (2 + x)): 1 + x would lose the digits of x.
        const ratio = add('Div', [emit(x), add('Add', [emit(x), number(2)])])
        const near = add('Mul', [add('Atanh', [ratio]), number(2)])
        const far = add('Log', [add('Add', [emit(x), number(1)])])
        const isNear = add('Less', [add('Abs', [emit(x)]), number(0.5)])
        return add('Where', [isNear, near, far])
      }
      case 'fromBits':
        // Gradients are kept out in this way; the value stays.
        return x.op === 'bits' ? emit(x.args[0]!) : refuseOperation(node, 'bits')
      default:
        return refuseOperation(node, expr.op)
    }
  }
  return emit(root)
}

function refuseOperation(node: Node, operation: string): never {
  const layer = node.origin?.layer ?? ''
  const what = `'${operation}', which works on the bits of numbers`
  return refuse('no-onnx-form', { layer, what }, node.origin?.spans[0])
}
