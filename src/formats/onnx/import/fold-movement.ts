/** Constants that are moved, cut and joined while a model is read. */
import type { Dim } from '../../../graph/dim.ts'
import { countOf, offsetsOf, tensorStrides } from '../../../graph/tensor.ts'
import type { ElementType } from '../tensors.ts'
import { type Arguments, axisOf } from './arguments.ts'
import {
  type Constant,
  constant,
  dimsOf,
  floatConstant,
  isWhole,
  reshapedConstant,
  shapedFloats,
} from './constant.ts'
import { turnedFloats } from './floats.ts'
import { resolveShape } from './reshape.ts'
import type { Scope } from './scope.ts'

/** A constant result of a node whose inputs are constant. */
export type Fold = (args: Arguments, scope: Scope) => Constant

/** An input, which is there. */
export function given(args: Arguments, k: number): Constant {
  return args.constant(k) ?? args.fail(`input ${k} is left out`)
}

/** Counts what constants are made of; a file must not make more than a model has. */
export function spend(args: Arguments, scope: Scope, count: number): void {
  if (!((scope.budget.elements -= count) >= 0)) args.fail('it makes more numbers than a model has')
}

/** Row-major numbers of a type, one by one. */
export function element(
  dtype: ElementType,
  count: number,
  at: (i: number) => Dim,
): Constant['data'] {
  if (dtype === 'float32') return Float32Array.from({ length: count }, (_, i) => at(i) as number)
  return Array.from({ length: count }, (_, i) => at(i))
}

/** Takes elements from their places. */
export function picked(
  value: Constant,
  shape: readonly number[],
  offsets: ArrayLike<number>,
): Constant {
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

function reshape(args: Arguments, scope: Scope): Constant {
  const x = given(args, 0)
  const wanted = args.ints('shape') ?? args.numbers(1) ?? args.fail('it says no shape')
  const keepZero = args.int('allowzero', 0) === 0
  const rule = { keepZero, batch: scope.batch, fixedBatch: undefined }
  return reshapedConstant(x, resolveShape(args, x.shape, wanted, rule) as readonly number[])
}

function squeeze(args: Arguments): Constant {
  const x = given(args, 0)
  const axes = args.list('axes', 1)?.map(axis => axisOf(axis, x.shape.length, args))
  return reshapedConstant(
    x,
    x.shape.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1)),
  )
}

function unsqueeze(args: Arguments): Constant {
  const x = given(args, 0)
  const wanted = args.list('axes', 1) ?? args.fail('it says no axes')
  const rank = x.shape.length + wanted.length
  const axes = new Set(wanted.map(axis => axisOf(axis, rank, args)))
  if (axes.size !== wanted.length) args.fail('it makes an axis twice')
  const rest = [...x.shape]
  return reshapedConstant(
    x,
    Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : rest.shift()!)),
  )
}

function transpose(args: Arguments): Constant {
  const x = given(args, 0)
  const perm = args.ints('perm') ?? [...x.shape.keys()].reverse()
  if (perm.length !== x.shape.length || !x.shape.every((_, i) => perm.includes(i)))
    args.fail('its perm does not fit')
  return transposedConstant(x, perm)
}

/** The axes in another order. */
export function transposedConstant(x: Constant, perm: readonly number[]): Constant {
  const floats = isWhole(x) ? undefined : shapedFloats(x)
  if (floats) {
    const turned = turnedFloats(floats, perm)
    return floatConstant(turned.shape, () => turned.data)
  }
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
  const [first] = all
  if (!first) return args.fail('it has no inputs')
  const axis = axisOf(args.int('axis', 0), first.shape.length, args)
  const fits = all.every(
    each =>
      each.shape.length === first.shape.length &&
      each.shape.every((dim, i) => i === axis || dim === first.shape[i]),
  )
  if (!fits) return args.fail('its inputs do not fit each other')
  const outer = countOf(first.shape.slice(0, axis))
  const pieces: (readonly Dim[])[] = []
  const parts = all.map(dimsOf)
  for (let i = 0; i < outer; i++)
    for (const each of parts) {
      const block = each.length / outer
      pieces.push(each.slice(i * block, (i + 1) * block))
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

/** What lies below the diagonal `k`, or above it; zeros elsewhere. */
function triangle(args: Arguments): Constant {
  const x = given(args, 0)
  const [rows, columns] = x.shape.slice(-2)
  if (rows === undefined || columns === undefined) return args.fail('it has no two axes')
  const k = args.numbers(1)?.[0] ?? 0
  const isUpper = args.int('upper', 1) !== 0
  const { data, dtype, shape } = x
  const at = (i: number): Dim => {
    const above = (i % columns) - (Math.floor(i / columns) % rows) - k
    return (isUpper ? above >= 0 : above <= 0) ? data[i]! : 0
  }
  return constant(dtype, shape, element(dtype, data.length, at))
}

export const movingFolds: { readonly [opType: string]: Fold } = {
  Concat: concat,
  Gather: gather,
  Reshape: reshape,
  Slice: slice,
  Squeeze: squeeze,
  Transpose: transpose,
  Trilu: triangle,
  Unsqueeze: unsqueeze,
}
