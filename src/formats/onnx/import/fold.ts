/** What depends on constants and sizes alone is computed while the model is read. */
import { type Dim, addDims, equalDims, floorDivDims, mulDims } from '../../../graph/dim.ts'
import { broadcastShapes } from '../../../graph/shape.ts'
import { broadcastOffsets, countOf } from '../../../graph/tensor.ts'
import { type ElementType, elementTypeOf } from '../tensors.ts'
import type { Arguments } from './arguments.ts'
import { type Constant, constant, dimsOf, isWhole } from './constant.ts'
import { type Fold, element, given, movingFolds, picked, spend } from './fold-movement.ts'
import type { Scope } from './scope.ts'

/** A constant result of the node, or undefined where the operator is computed at run time. */
export function folded(args: Arguments, scope: Scope): Constant | undefined {
  const { node } = args
  if (node.opType === 'Constant') return constantOf(args)
  if (node.opType === 'Shape') return shapeOf(args)
  if (node.opType === 'Size') return sizeOf(args)
  const known = Object.hasOwn(folds, node.opType) ? folds[node.opType] : undefined
  const all = node.inputs.every((each, k) => each === '' || args.input(k)?.kind === 'constant')
  return known && all ? known(args, scope) : undefined
}

function constantOf(args: Arguments): Constant {
  const { attributes } = args.node
  const value = attributes.get('value')
  if (typeof value === 'object' && 'kind' in value) return value
  const number = attributes.get('value_float') ?? attributes.get('value_int')
  const numbers = attributes.get('value_floats') ?? attributes.get('value_ints')
  const whole = attributes.has('value_int') || attributes.has('value_ints')
  const dtype = whole ? 'int64' : 'float32'
  const make = (list: readonly number[], shape: readonly number[]): Constant =>
    constant(dtype, shape, whole ? list : Float32Array.from(list))
  if (typeof number === 'number') return make([number], [])
  if (Array.isArray(numbers)) return make(numbers as readonly number[], [numbers.length])
  return args.fail('it holds no numbers')
}

/** Sizes that a run alone knows stay dims. */
function shapeOf(args: Arguments): Constant {
  const x = args.input(0) ?? args.fail('its input is left out')
  const rank = x.shape.length
  const place = (at: number): number => Math.min(Math.max(at < 0 ? at + rank : at, 0), rank)
  const sizes = (x.shape as readonly Dim[]).slice(
    place(args.int('start', 0)),
    place(args.int('end', rank)),
  )
  return constant('int64', [sizes.length], sizes)
}

function sizeOf(args: Arguments): Constant {
  const x = args.input(0) ?? args.fail('its input is left out')
  return constant('int64', [], [(x.shape as readonly Dim[]).reduce(mulDims, 1)])
}

/** Elementwise over two; dims that are no numbers are added, multiplied and divided. */
function ofTwo(
  compute: (a: number, b: number, whole: boolean) => number,
  { dims, truth = false }: { dims?: (a: Dim, b: Dim) => Dim | undefined; truth?: boolean } = {},
): Fold {
  return (args, scope) => {
    const [a, b] = [given(args, 0), given(args, 1)]
    const shape = broadcastShapes([a.shape, b.shape]) as readonly number[] | undefined
    if (!shape) return args.fail('its inputs do not broadcast')
    const count = countOf(shape)
    spend(args, scope, count)
    const whole = isWhole(a)
    const dtype = truth ? 'bool' : whole ? a.dtype : 'float32'
    const [x, y] = [a.data, b.data]
    const [p, q] = [broadcastOffsets(a.shape, shape), broadcastOffsets(b.shape, shape)]
    return constant(
      dtype,
      shape,
      element(dtype, count, i => {
        const [left, right] = [x[p[i]!]!, y[q[i]!]!]
        if (typeof left === 'number' && typeof right === 'number') {
          const value = compute(left, right, whole)
          return whole && !truth ? Math.trunc(value) : value
        }
        return dims?.(left, right) ?? args.fail('it depends on sizes that a run alone knows')
      }),
    )
  }
}

function ofOne(compute: (x: number) => number, truth = false): Fold {
  return (args, scope) => {
    const x = given(args, 0)
    const count = countOf(x.shape)
    spend(args, scope, count)
    const dtype = truth ? 'bool' : x.dtype
    const { data } = x
    return constant(
      dtype,
      x.shape,
      element(dtype, count, i => {
        const value = data[i]!
        return typeof value === 'number'
          ? compute(value)
          : args.fail('it depends on sizes that a run alone knows')
      }),
    )
  }
}

const divide = (a: Dim, b: Dim): Dim | undefined => {
  if (equalDims(a, b)) return 1
  return typeof b === 'number' && b !== 0 ? floorDivDims(a, b) : undefined
}

const same = (a: Dim, b: Dim): Dim => (equalDims(a, b) ? 1 : 0)

function cast(args: Arguments): Constant {
  return castConstant(given(args, 0), elementTypeOf(args.int('to', 0)), args)
}

function castLike(args: Arguments): Constant {
  return castConstant(given(args, 0), given(args, 1).dtype, args)
}

/** The numbers in another type; sizes that a run alone knows stay what they are. */
export function castConstant(
  x: Constant,
  dtype: ElementType | undefined,
  args: Arguments,
): Constant {
  if (!dtype || dtype === 'string') return args.fail('it makes a type that is not read')
  if (dtype === x.dtype) return x
  const target = isWhole({ dtype }) ? dtype : 'float32'
  if (target === 'float32') {
    const data = dimsOf(x)
    if (!data.every(each => typeof each === 'number')) return x
    return constant('float32', x.shape, Float32Array.from(data))
  }
  const convert = (each: Dim): Dim => {
    if (typeof each !== 'number') return each
    return dtype === 'bool' ? Number(each !== 0) : Math.trunc(each)
  }
  return constant(dtype, x.shape, dimsOf(x).map(convert))
}

/** What is the same for every example has one of it: it broadcasts along the batch. */
function withoutBatch(args: Arguments, scope: Scope, k: number): readonly number[] {
  const dims = args.dims(k) ?? args.fail('it says no shape')
  return dims.map(dim => {
    if (typeof dim === 'number') return dim
    return equalDims(dim, scope.batch) ? 1 : args.fail('it depends on sizes that a run alone knows')
  })
}

function filled(args: Arguments, scope: Scope): Constant {
  const shape = withoutBatch(args, scope, 0)
  const value = args.node.attributes.get('value')
  const tensor =
    typeof value === 'object' && 'kind' in value
      ? value
      : constant('float32', [1], Float32Array.of(0))
  if (shape.some(dim => !(dim >= 0))) args.fail('its shape is negative')
  const count = countOf(shape)
  spend(args, scope, count)
  const each = tensor.data[0]!
  const data = isWhole(tensor)
    ? new Array<Dim>(count).fill(each)
    : new Float32Array(count).fill(each as number)
  return constant(tensor.dtype, shape, data)
}

function expand(args: Arguments, scope: Scope): Constant {
  const x = given(args, 0)
  const wanted = withoutBatch(args, scope, 1)
  const shape = broadcastShapes([x.shape, wanted]) as readonly number[] | undefined
  if (!shape) return args.fail('it does not broadcast')
  spend(args, scope, countOf(shape))
  return picked(x, shape, broadcastOffsets(x.shape, shape))
}

function range(args: Arguments, scope: Scope): Constant {
  const [start, limit, delta] = [0, 1, 2].map(
    k => args.numbers(k)?.[0] ?? args.fail('an end is left out'),
  ) as [number, number, number]
  const count = Math.max(Math.ceil((limit - start) / delta), 0)
  if (!Number.isSafeInteger(count)) return args.fail('it has no end')
  spend(args, scope, count)
  const { dtype } = given(args, 0)
  return constant(
    dtype,
    [count],
    element(dtype, count, i => start + i * delta),
  )
}

function where(args: Arguments, scope: Scope): Constant {
  const [condition, a, b] = [0, 1, 2].map(k => given(args, k)) as [Constant, Constant, Constant]
  const shape = broadcastShapes([condition.shape, a.shape, b.shape]) as
    readonly number[] | undefined
  if (!shape) return args.fail('its inputs do not broadcast')
  const count = countOf(shape)
  spend(args, scope, count)
  const [c, p, q] = [condition, a, b].map(each => broadcastOffsets(each.shape, shape)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const [chosen, then, otherwise] = [condition.data, a.data, b.data]
  const at = (i: number): Dim => (chosen[c[i]!] !== 0 ? then[p[i]!]! : otherwise[q[i]!]!)
  return constant(a.dtype, shape, element(a.dtype, count, at))
}

function product(args: Arguments): Constant {
  const x = given(args, 0)
  if ((args.list('axes', 1)?.length ?? 1) > 1 || x.shape.length > 1)
    args.fail('it is over several axes')
  const keep = args.int('keepdims', 1) !== 0 && x.shape.length > 0
  return constant(
    x.dtype,
    keep ? [1] : [],
    element(x.dtype, 1, () => dimsOf(x).reduce(mulDims, 1)),
  )
}

const folds: { readonly [opType: string]: Fold } = {
  ...movingFolds,
  Abs: ofOne(Math.abs),
  Add: ofTwo((a, b) => a + b, { dims: addDims }),
  And: ofTwo((a, b) => a && b, { truth: true }),
  Cast: cast,
  CastLike: castLike,
  Ceil: ofOne(Math.ceil),
  ConstantOfShape: filled,
  Cos: ofOne(Math.cos),
  Div: ofTwo((a, b, whole) => (whole ? Math.trunc(a / b) : a / b), { dims: divide }),
  Equal: ofTwo((a, b) => Number(a === b), { truth: true, dims: same }),
  Exp: ofOne(Math.exp),
  Expand: expand,
  Floor: ofOne(Math.floor),
  Greater: ofTwo((a, b) => Number(a > b), { truth: true }),
  GreaterOrEqual: ofTwo((a, b) => Number(a >= b), { truth: true }),
  Identity: args => given(args, 0),
  Less: ofTwo((a, b) => Number(a < b), { truth: true }),
  LessOrEqual: ofTwo((a, b) => Number(a <= b), { truth: true }),
  Log: ofOne(Math.log),
  Max: ofTwo((a, b) => Math.max(a, b)),
  Min: ofTwo((a, b) => Math.min(a, b)),
  Mod: ofTwo((a, b) => a - b * Math.floor(a / b)),
  Mul: ofTwo((a, b) => a * b, { dims: mulDims }),
  Neg: ofOne(x => -x),
  Not: ofOne(x => Number(x === 0), true),
  Or: ofTwo((a, b) => a || b, { truth: true }),
  Pow: ofTwo((a, b) => a ** b),
  Range: range,
  ReduceProd: product,
  Sin: ofOne(Math.sin),
  Sqrt: ofOne(Math.sqrt),
  Sub: ofTwo((a, b) => a - b, { dims: (a, b) => addDims(a, mulDims(b, -1)) }),
  Where: where,
}

/** Operators that are known where all their inputs are. */
export const foldedOps: ReadonlySet<string> = new Set([
  'Constant',
  'Shape',
  'Size',
  ...Object.keys(folds),
])
