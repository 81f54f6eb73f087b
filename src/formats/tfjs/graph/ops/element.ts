/** Operators on elements. */
import { elementTypes } from '../../../onnx/tensors.ts'
import type { Lower, Lowering } from '../lowering.ts'

/** The same operator under the name that ONNX has for it. */
export const renamed =
  (opType: string): Lower =>
  node =>
    node.emit(
      opType,
      Array.from({ length: node.count }, (_, k) => node.input(k)),
    )

const number = (node: Lowering, value: number): string => node.constant([value], 'float32', [])

/** What activations that others take in are, by the names that these have for them. */
export function activated(node: Lowering, name: string, x: string, slope?: string): string {
  switch (name) {
    case 'Relu':
    case 'Elu':
    case 'Sigmoid':
      return node.emit(name, [x])
    case 'Relu6':
      return node.emit('Clip', [x, number(node, 0), number(node, 6)])
    case 'LeakyRelu':
      return node.emit('LeakyRelu', [x], { alpha: node.attributes.float('leakyrelu_alpha', 0.2) })
    case 'Prelu':
      return node.emit('PRelu', [x, slope ?? node.fail('its slope is left out')])
    default:
      return node.fail(`it takes in '${name}'`)
  }
}

const rsqrt: Lower = node => node.emit('Reciprocal', [node.emit('Sqrt', [node.input(0)])])

const squaredDifference: Lower = node => {
  const difference = node.emit('Sub', [node.input(0), node.input(1)])
  return node.emit('Mul', [difference, difference])
}

/** Whole numbers are sizes, which divide without a rest. */
const floorDiv: Lower = node => {
  const quotient = node.emit('Div', [node.input(0), node.input(1)])
  const isFloat = ['float32', 'float16', 'float64'].includes(node.attributes.dtype('T') ?? '')
  return isFloat ? node.emit('Floor', [quotient]) : quotient
}

const cast: Lower = node => {
  const target = node.attributes.dtype('DstT') ?? node.fail('it makes a type that is not read')
  return node.emit('Cast', [node.input(0)], { to: elementTypes[target] })
}

/** What inference passes on. */
const same: Lower = node => node.input(0)

const sames: Lower = node => Array.from({ length: node.count }, (_, k) => node.input(k))

export const elementOps: { readonly [op: string]: Lower } = {
  Abs: renamed('Abs'),
  Add: renamed('Add'),
  AddN: renamed('Sum'),
  AddV2: renamed('Add'),
  Cast: cast,
  Ceil: renamed('Ceil'),
  CheckNumerics: same,
  ClipByValue: renamed('Clip'),
  Cos: renamed('Cos'),
  Cosh: renamed('Cosh'),
  Div: renamed('Div'),
  Elu: renamed('Elu'),
  EnsureShape: same,
  Equal: renamed('Equal'),
  Erf: renamed('Erf'),
  Exp: renamed('Exp'),
  Expm1: node => node.emit('Sub', [node.emit('Exp', [node.input(0)]), number(node, 1)]),
  Floor: renamed('Floor'),
  FloorDiv: floorDiv,
  FloorMod: renamed('Mod'),
  Greater: renamed('Greater'),
  GreaterEqual: renamed('GreaterOrEqual'),
  Identity: same,
  IdentityN: sames,
  LeakyRelu: node =>
    node.emit('LeakyRelu', [node.input(0)], { alpha: node.attributes.float('alpha', 0.2) }),
  Less: renamed('Less'),
  LessEqual: renamed('LessOrEqual'),
  Log: renamed('Log'),
  Log1p: node => node.emit('Log', [node.emit('Add', [node.input(0), number(node, 1)])]),
  LogicalAnd: renamed('And'),
  LogicalNot: renamed('Not'),
  LogicalOr: renamed('Or'),
  Maximum: renamed('Max'),
  Minimum: renamed('Min'),
  Mod: renamed('Mod'),
  Mul: renamed('Mul'),
  Neg: renamed('Neg'),
  NotEqual: node => node.emit('Not', [node.emit('Equal', [node.input(0), node.input(1)])]),
  PlaceholderWithDefault: same,
  Pow: renamed('Pow'),
  Prelu: renamed('PRelu'),
  PreventGradient: same,
  Print: same,
  RealDiv: renamed('Div'),
  Reciprocal: renamed('Reciprocal'),
  Relu: renamed('Relu'),
  Relu6: node => activated(node, 'Relu6', node.input(0)),
  Round: renamed('Round'),
  Rsqrt: rsqrt,
  Select: renamed('Where'),
  SelectV2: renamed('Where'),
  Selu: renamed('Selu'),
  Sigmoid: renamed('Sigmoid'),
  Sign: renamed('Sign'),
  Sin: renamed('Sin'),
  Sinh: renamed('Sinh'),
  Snapshot: same,
  Softplus: renamed('Softplus'),
  Softsign: renamed('Softsign'),
  Sqrt: renamed('Sqrt'),
  Square: node => node.emit('Mul', [node.input(0), node.input(0)]),
  SquaredDifference: squaredDifference,
  StopGradient: same,
  Sub: renamed('Sub'),
  Tan: renamed('Tan'),
  Tanh: renamed('Tanh'),
}
