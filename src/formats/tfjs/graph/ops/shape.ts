/** Operators that give a value another shape, or read one. */
import type { Lower, Lowering } from '../lowering.ts'

/** Behind the end of every axis. */
const end = 2 ** 31 - 1

const squeeze: Lower = node => {
  const axes = node.attributes.ints('squeeze_dims') ?? node.attributes.ints('axis') ?? []
  return node.emit('Squeeze', [node.input(0)], { axes: axes.length > 0 ? axes : undefined })
}

const padded: Lower = node => {
  const pairs = node.numbers(1)
  const pads = [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)]
  const value = node.count > 2 ? [node.input(2)] : []
  return node.emit('Pad', [node.input(0), node.constant(pads), ...value])
}

const slice: Lower = node => {
  const [starts, sizes] = [node.numbers(1), node.numbers(2)]
  const ends = sizes.map((size, i) => (size === -1 ? end : starts[i]! + size))
  return node.emit('Slice', [node.input(0), node.constant(starts), node.constant(ends)])
}

/** One step of a strided slice; axes behind an ellipsis are counted from the end. */
interface Cut {
  readonly axis: number
  readonly start: number
  readonly end: number
  readonly step: number
}

const stridedSlice: Lower = node => {
  const [begins, ends, steps] = [node.numbers(1), node.numbers(2), node.numbers(3)]
  const mask = (name: string) => {
    const bits = node.attributes.int(`${name}_mask`, 0)
    return (i: number): boolean => ((bits >> i) & 1) === 1
  }
  const [begin, stop, shrink, fresh, ellipsis] = [
    'begin',
    'end',
    'shrink_axis',
    'new_axis',
    'ellipsis',
  ].map(mask) as [
    (i: number) => boolean,
    (i: number) => boolean,
    (i: number) => boolean,
    (i: number) => boolean,
    (i: number) => boolean,
  ]
  const places = begins.map((_, i) => i)
  const middle = places.find(ellipsis) ?? places.length
  const axisOf = (i: number, counted: (k: number) => boolean): number =>
    i < middle ? places.slice(0, i).filter(counted).length : -places.slice(i).filter(counted).length
  const cuts = places
    .filter(i => !fresh(i) && !ellipsis(i))
    .map((i): Cut => {
      const [start, step] = [begins[i]!, steps[i]!]
      const axis = axisOf(i, k => !fresh(k))
      if (shrink(i)) return { axis, start, end: start === -1 ? end : start + 1, step: 1 }
      const open = step < 0
      return {
        axis,
        start: begin(i) ? (open ? end : 0) : start,
        end: stop(i) ? (open ? -end : end) : ends[i]!,
        step,
      }
    })
    .filter(each => each.start !== 0 || each.end !== end || each.step !== 1)
  const gone = places.filter(i => shrink(i) && !fresh(i) && !ellipsis(i))
  const own = gone.map(i => axisOf(i, k => !fresh(k)))
  const added = places.filter(fresh).map(i => axisOf(i, k => !shrink(k) || fresh(k)))
  const parts = cut(node, node.input(0), cuts)
  const squeezed = own.length > 0 ? node.emit('Squeeze', [parts], { axes: own }) : parts
  return added.length > 0 ? node.emit('Unsqueeze', [squeezed], { axes: added }) : squeezed
}

function cut(node: Lowering, x: string, cuts: readonly Cut[]): string {
  if (cuts.length === 0) return x
  const list = (key: keyof Cut): string => node.constant(cuts.map(each => each[key]))
  return node.emit('Slice', [x, list('start'), list('end'), list('axis'), list('step')])
}

/** Reductions name their axes in their second input. */
const reduced =
  (opType: string): Lower =>
  node => {
    const axes = node.numbers(1)
    // None: the value as it is.
    if (axes.length === 0) return node.input(0)
    const keepdims = node.attributes.flag('keep_dims') ? 1 : 0
    return node.emit(opType, [node.input(0), node.constant(axes)], { keepdims })
  }

const reverse: Lower = node => {
  const cuts = node.numbers(1).map((axis): Cut => ({ axis, start: -1, end: -end, step: -1 }))
  return cut(node, node.input(0), cuts)
}

export const shapeOps: { readonly [op: string]: Lower } = {
  All: reduced('ReduceMin'),
  Any: reduced('ReduceMax'),
  BroadcastTo: node => node.emit('Expand', [node.input(0), node.input(1)]),
  ExpandDims: node => node.emit('Unsqueeze', [node.input(0)], { axes: node.numbers(1) }),
  Fill: node => node.emit('Expand', [node.input(1), node.input(0)]),
  Max: reduced('ReduceMax'),
  Mean: reduced('ReduceMean'),
  Min: reduced('ReduceMin'),
  Pad: padded,
  PadV2: padded,
  Prod: reduced('ReduceProd'),
  Range: node => node.emit('Range', [node.input(0), node.input(1), node.input(2)]),
  Rank: node => node.emit('Size', [node.emit('Shape', [node.input(0)])]),
  Reshape: node => node.emit('Reshape', [node.input(0), node.input(1)], { allowzero: 1 }),
  ReverseV2: reverse,
  Shape: node => node.emit('Shape', [node.input(0)]),
  ShapeN: node => Array.from({ length: node.count }, (_, k) => node.emit('Shape', [node.input(k)])),
  Size: node => node.emit('Size', [node.input(0)]),
  Slice: slice,
  Squeeze: squeeze,
  StridedSlice: stridedSlice,
  Sum: reduced('ReduceSum'),
}
