/** What depends on constants and sizes alone is computed while the model is read. */
import { type Dim, addDims, equalDims, floorDivDims, mulDims } from '../../../graph/dim.ts'
import { broadcastShapes } from '../../../graph/shape.ts'
import { broadcastOffsets, countOf, offsetsOf, tensorStrides } from '../../../graph/tensor.ts'
import { type ElementType, elementTypeOf } from '../tensors.ts'
import { type Arguments, axisOf } from './arguments.ts'
import { type Constant, constant, dimsOf, isWhole } from './constant.ts'
import { resolveShape } from './reshape.ts'
import type { Scope } from './scope.ts'

type Fold = (args: Arguments, scope: Scope) => Constant

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
  if (x.kind === 'tensor' && x.unfolded) args.fail('it reads the rows of several examples as one')
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

function given(args: Arguments, k: number): Constant {
  return args.constant(k) ?? args.fail(`input ${k} is left out`)
}

/** Takes elements from their places. */
function picked(value: Constant, shape: readonly number[], offsets: ArrayLike<number>): Constant {
  const { data, dtype } = value
  if (data instanceof Float32Array)
    return constant(
      dtype,
      shape,
      Float32Array.from(offsets, at => data[at]!),
    )
  if (data instanceof Float64Array)
    return constant(
      dtype,
      shape,
      Float64Array.from(offsets, at => data[at]!),
    )
  return constant(
    dtype,
    shape,
    Array.from(offsets, at => data[at]!),
  )
}

const shaped = (value: Constant, shape: readonly number[]): Constant => ({ ...value, shape })

function spend(args: Arguments, scope: Scope, count: number): void {
  if (!((scope.budget.elements -= count) >= 0)) args.fail('it makes more numbers than a model has')
}

function element(dtype: ElementType, count: number, at: (i: number) => Dim): Constant['data'] {
  if (dtype === 'float32') return Float32Array.from({ length: count }, (_, i) => at(i) as number)
  return Array.from({ length: count }, (_, i) => at(i))
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
    return constant(
      dtype,
      x.shape,
      element(dtype, count, i => {
        const value = x.data[i]!
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

function reshape(args: Arguments, scope: Scope): Constant {
  const x = given(args, 0)
  const wanted = args.ints('shape') ?? args.numbers(1) ?? args.fail('it says no shape')
  const keepZero = args.int('allowzero', 0) === 0
  const rule = { keepZero, batch: scope.batch, fixedBatch: undefined }
  return shaped(x, resolveShape(args, x.shape, wanted, rule) as readonly number[])
}

function squeeze(args: Arguments): Constant {
  const x = given(args, 0)
  const axes = args.list('axes', 1)?.map(axis => axisOf(axis, x.shape.length, args))
  return shaped(
    x,
    x.shape.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1)),
  )
}

function unsqueeze(args: Arguments): Constant {
  const x = given(args, 0)
  const given1 = args.list('axes', 1) ?? args.fail('it says no axes')
  const rank = x.shape.length + given1.length
  const axes = new Set(given1.map(axis => axisOf(axis, rank, args)))
  const rest = [...x.shape]
  return shaped(
    x,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : rest.shift()!)),
  )
}

function transpose(args: Arguments): Constant {
  const x = given(args, 0)
  const perm = args.ints('perm') ?? [...x.shape.keys()].reverse()
  if (perm.length !== x.shape.length || !x.shape.every((_, i) => perm.includes(i)))
    args.fail('its perm does not fit')
  const strides = tensorStrides(x.shape)
  const shape = perm.map(axis => x.shape[axis]!)
  return picked(
    x,
    shape,
    offsetsOf(
      shape,
      perm.map(axis => strides[axis]!),
    ),
  )
}

function concat(args: Arguments): Constant {
  const all = args.node.inputs.map((_, k) => given(args, k))
  const [first] = all as [Constant]
  const axis = axisOf(args.int('axis', 0), first.shape.length, args)
  const fits = all.every(
    each =>
      each.shape.length === first.shape.length &&
      each.shape.every((dim, i) => i === axis || dim === first.shape[i]),
  )
  if (!fits) return args.fail('its inputs do not fit each other')
  const outer = countOf(first.shape.slice(0, axis))
  const pieces: (readonly Dim[])[] = []
  for (let i = 0; i < outer; i++)
    for (const each of all) {
      const block = each.data.length / outer
      pieces.push(dimsOf(each).slice(i * block, (i + 1) * block))
    }
  const data = pieces.flat()
  const total = all.reduce((sum, each) => sum + each.shape[axis]!, 0)
  return constant(
    first.dtype,
    first.shape.with(axis, total),
    element(first.dtype, data.length, i => data[i]!),
  )
}

function slice(args: Arguments): Constant {
  const x = given(args, 0)
  const rank = x.shape.length
  const starts = args.list('starts', 1) ?? []
  const ends = args.list('ends', 2) ?? []
  const axes = (args.list('axes', 3) ?? starts.map((_, i) => i)).map(axis =>
    axisOf(axis, rank, args),
  )
  const steps = args.numbers(4) ?? starts.map(() => 1)
  const shape = [...x.shape]
  const strides = [...tensorStrides(x.shape)]
  let first = 0
  axes.forEach((axis, i) => {
    const [size, step] = [x.shape[axis]!, steps[i]!]
    if (!(Math.abs(step) >= 1)) args.fail('a step is 0')
    const clamp = (at: number): number => {
      const own = at < 0 ? at + size : at
      return step > 0 ? Math.min(Math.max(own, 0), size) : Math.min(Math.max(own, -1), size - 1)
    }
    const [from, to] = [clamp(starts[i]!), clamp(ends[i]!)]
    shape[axis] = Math.max(Math.ceil((to - from) / step), 0)
    first += from * strides[axis]!
    strides[axis]! *= step
  })
  return picked(x, shape, offsetsOf(shape, strides, first))
}

function gather(args: Arguments, scope: Scope): Constant {
  const [x, indices] = [given(args, 0), given(args, 1)]
  const axis = axisOf(args.int('axis', 0), x.shape.length, args)
  const places = args.numbers(1)!
  const size = x.shape[axis]!
  const strides = tensorStrides(x.shape)
  const before = offsetsOf(x.shape.slice(0, axis), strides.slice(0, axis))
  const behind = offsetsOf(x.shape.slice(axis + 1), strides.slice(axis + 1))
  spend(args, scope, before.length * places.length * behind.length)
  const offsets: number[] = []
  for (const a of before)
    for (const place of places) {
      const own = place < 0 ? place + size : place
      if (!(own >= 0 && own < size)) args.fail(`there is no place ${place}`)
      for (const b of behind) offsets.push(a + own * strides[axis]! + b)
    }
  return picked(
    x,
    [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    offsets,
  )
}

function cast(args: Arguments): Constant {
  const x = given(args, 0)
  const dtype = elementTypeOf(args.int('to', 0))
  if (!dtype || dtype === 'string') return args.fail('it makes a type that is not read')
  const target = isWhole({ ...x, dtype }) ? dtype : 'float32'
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
  const at = (i: number): Dim => (condition.data[c[i]!] !== 0 ? a.data[p[i]!]! : b.data[q[i]!]!)
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
  Abs: ofOne(Math.abs),
  Add: ofTwo((a, b) => a + b, { dims: addDims }),
  And: ofTwo((a, b) => a && b, { truth: true }),
  Cast: cast,
  Ceil: ofOne(Math.ceil),
  Concat: concat,
  ConstantOfShape: filled,
  Cos: ofOne(Math.cos),
  Div: ofTwo((a, b, whole) => (whole ? Math.trunc(a / b) : a / b), { dims: divide }),
  Equal: ofTwo((a, b) => Number(a === b), { truth: true, dims: same }),
  Exp: ofOne(Math.exp),
  Expand: expand,
  Floor: ofOne(Math.floor),
  Gather: gather,
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
  Reshape: reshape,
  Sin: ofOne(Math.sin),
  Slice: slice,
  Sqrt: ofOne(Math.sqrt),
  Squeeze: squeeze,
  Sub: ofTwo((a, b) => a - b, { dims: (a, b) => addDims(a, mulDims(b, -1)) }),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
}

/** Operators that are known where all their inputs are. */
export const foldedOps: ReadonlySet<string> = new Set([
  'Constant',
  'Shape',
  'Size',
  ...Object.keys(folds),
])
