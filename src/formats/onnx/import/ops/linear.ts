/** Products with matrices. */
import { type Dim, equalDims } from '../../../../graph/dim.ts'
import { countOf } from '../../../../graph/tensor.ts'
import { broadcastShapes } from '../../../../graph/shape.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat, combine, mergeLayer, parameterFeed } from '../elementwise.ts'
import { inOrder, inPlainOrder } from '../layout.ts'
import type { Scope } from '../scope.ts'
import { settle } from '../settle.ts'
import { type Tensor, type Value, innerShape, plainFor } from '../value.ts'
import { constant, shapedFloats } from '../constant.ts'
import { type Floats, floatsLater, turnedFloats } from '../floats.ts'
import { transposedConstant } from '../fold-movement.ts'
import { transposedTensor } from './shapes.ts'
import type { Handler, Handlers } from './handler.ts'

/** x times a matrix [K, N] along the last axis; every other axis stays. */
export function dense(
  scope: Scope,
  args: Arguments,
  given: Tensor,
  kernel: Floats,
  bias?: Float32Array,
): Tensor {
  const last = (given.unfolded ?? given.shape).length - 1
  const order = given.order.at(-1) === last ? given.order : plainFor(given)
  const x = given.unfolded ? settle(scope, args.node, given) : inOrder(scope, args, given, order)
  if (x.order.at(-1) !== last || x.order[0] === last) args.fail('it mixes the examples of a batch')
  const [k, units] = kernel.shape as readonly [number, number]
  if (!equalDims((x.unfolded ?? x.shape)[last]!, k)) args.fail('its matrices do not fit')
  const feed = scope.add(args.node, {
    type: 'Dense',
    args: { units, use_bias: bias ? undefined : false },
    from: [asFloat(scope, args, x)],
    weights: {
      kernel,
      bias: bias && { shape: [units], data: bias },
    },
    shape: [...innerShape(x).slice(0, -1), units],
  })
  const wide = (shape: readonly Dim[]): readonly Dim[] => [...shape.slice(0, -1), units]
  const unfolded = x.unfolded && wide(x.unfolded)
  return { ...x, dtype: 'float32', whole: false, shape: wide(x.shape), unfolded, feed }
}

const matMul: Handler = (args, scope) => {
  const [a, b] = [args.input(0), args.input(1)]
  if (!a || !b) return args.fail('it needs two inputs')
  return multiplied(args, scope, a, b)
}

/** As ONNX Runtime and TensorFlow have it: either factor may be transposed. */
const fusedMatMul: Handler = (args, scope) => {
  const [a, b] = [args.input(0), args.input(1)]
  if (!a || !b) return args.fail('it needs two inputs')
  if (args.float('alpha', 1) !== 1) args.fail('it is scaled')
  const turn = (name: string, value: Value): Value =>
    args.int(name, 0) === 0 ? value : lastExchanged(args, value)
  return multiplied(args, scope, turn('transA', a), turn('transB', b))
}

/** The last two axes in each other's place. */
function lastExchanged(args: Arguments, value: Value): Value {
  const rank = value.shape.length
  if (rank < 2) return args.fail('one of its inputs is a vector')
  const perm = [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]
  if (value.kind === 'constant') return transposedConstant(value, perm)
  if (value.unfolded) return args.fail('it reads the rows of several examples as one')
  return transposedTensor(value, perm)
}

/** A matrix of weights is a layer of its own. */
export function multiplied(args: Arguments, scope: Scope, a: Value, b: Value): Tensor {
  if (a.kind === 'tensor' && b.kind === 'constant' && b.shape.length === 2) {
    const matrix = shapedFloats(b)
    if (!matrix) return args.fail('its matrix depends on sizes that a run alone knows')
    return dense(scope, args, a, matrix)
  }
  if (a.kind === 'tensor' && a.unfolded) args.tensor(0)
  const shapes = [a.shape, b.shape]
  if (shapes.some(each => each.length < 2)) return args.fail('one of its inputs is a vector')
  return product(args, scope, a, b)
}

/** Both are computed, or a stack of matrices is a parameter. */
export function product(args: Arguments, scope: Scope, a: Value, b: Value): Tensor {
  const some = a.kind === 'tensor' ? a : (b as Tensor)
  const rank = Math.max(a.shape.length, b.shape.length)
  const leading = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)])
  const fits = leading && equalDims(a.shape.at(-1)!, b.shape.at(-2)!)
  if (!fits) return args.fail('its matrices do not fit')
  const shape: readonly Dim[] = [...leading, a.shape.at(-2)!, b.shape.at(-1)!]
  const batch = some.order[0]!
  const order = plainFor({ ...some, shape, order: [batch] })
  const tensors = [a, b].filter(each => each.kind === 'tensor')
  if (tensors.some(each => each.order[0] !== batch) || batch >= rank - 2)
    return args.fail('it mixes the examples of a batch')
  if (batch >= 0 && tensors.some(each => each.shape.length < rank))
    return args.fail('it mixes the examples of a batch')
  const plain = new Map(tensors.map(each => [each, inPlainOrder(scope, args, each)] as const))
  const [first] = plain.values()
  const needed = batch >= 0 ? 3 : 2
  if (rank < needed) return args.fail('it mixes the examples of a batch')
  const from = [a, b].map(each =>
    each.kind === 'tensor'
      ? asFloat(scope, args, plain.get(each)!)
      : parameterFeed(scope, args, each, { rank, order, like: first!.feed }),
  )
  const feed = scope.add(args.node, { type: 'MatMul', from })
  return { kind: 'tensor', shape, dtype: 'float32', whole: false, order, feed }
}

/** alpha * A' * B' + beta * C. */
const gemm: Handler = (args, scope) => {
  const [alpha, beta] = [args.float('alpha', 1), args.float('beta', 1)]
  if (args.int('transA', 0) !== 0) return args.fail('its first matrix is transposed')
  const a = args.rows(0)
  const b = args.floats(1)
  if (!b || b.shape.length !== 2 || a.shape.length !== 2) return args.fail('it is of no matrices')
  const kernel = args.int('transB', 0) !== 0 ? turnedFloats(b, [1, 0]) : b
  const scaled =
    alpha === 1 ? kernel : floatsLater(kernel.shape, () => kernel.data.map(each => each * alpha))
  const units = kernel.shape[1]!
  const c = args.input(2)
  const added = c?.kind === 'constant' ? args.floats(2) : undefined
  const perColumn = added && [1, units].includes(countOf(added.shape)) && lastOnly(added.shape)
  const bias = perColumn ? biasOf(added, beta, units) : undefined
  const y = dense(scope, args, a, scaled, bias)
  if (!c || bias) return y
  if (c.kind === 'constant') {
    const data = added!.data.map(each => each * beta)
    return mergeLayer(scope, args, 'Add', [y, constant('float32', c.shape, data)])
  }
  if (beta !== 1) return args.fail(`its beta is ${beta} for a computed C`)
  return combine(scope, args, [y, c], {
    layer: 'Add',
    element: () => args.fail('C is its product'),
  })
}

function biasOf({ data }: Floats, beta: number, units: number): Float32Array {
  return Float32Array.from({ length: units }, (_, i) => beta * data[data.length === 1 ? 0 : i]!)
}

function lastOnly(shape: readonly number[]): boolean {
  return shape.slice(0, -1).every(dim => dim === 1)
}

export const linearOps: Handlers = { FusedMatMul: fusedMatMul, Gemm: gemm, MatMul: matMul }
