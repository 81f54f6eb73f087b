/** Ops that move elements and change none: reshape, transpose, slice, pad, concat and their kin. */
import { type Dim, addDims, equalDims, mulDims } from '../../../../graph/dim.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { broadcast } from '../../../../graph/ops/broadcast.ts'
import { concat } from '../../../../graph/ops/concat.ts'
import { gather } from '../../../../graph/ops/gather.ts'
import { createPad, pad } from '../../../../graph/ops/pad.ts'
import { createReshape, reshape } from '../../../../graph/ops/reshape.ts'
import { reverse } from '../../../../graph/ops/reverse.ts'
import { createSlice, slice } from '../../../../graph/ops/slice.ts'
import { transpose } from '../../../../graph/ops/transpose.ts'
import type { Shape } from '../../../../graph/shape.ts'
import { elementTypes } from '../../tensors.ts'
import { int } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import type { Form, Recognise } from '../form.ts'
import { isPlain, keepsElements, plainOrder } from '../order.ts'

/** As `Slice` has it: as far as there is something. */
const end = 2 ** 31 - 1

export const reshapeForm: Recognise = node => {
  if (!isOp(node, reshape)) return undefined
  const x = node.operands[0]!
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const value = keepsElements(order, x.shape) ? out.value(x, order) : out.value(x)
      const from = keepsElements(order, x.shape) ? order.map(axis => x.shape[axis]!) : x.shape
      out.define(node, out.add(node, 'Reshape', [value, targetShape(out, from, node.shape)]))
    },
  }
}

/** 0 stands for the size of the same axis before, -1 for the one that follows from all others. */
function targetShape(out: Emitter, from: Shape, shape: Shape): string {
  const known = shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim
    return from[axis] !== undefined && equalDims(from[axis], dim) ? 0 : undefined
  })
  const open = known.filter(each => each === undefined).length
  return open > 1 ? out.sizes(shape) : out.writer.integers(known.map(each => each ?? -1))
}

/** No operator: the same value, whose axes are the node's in another order. */
export const transposeForm: Recognise = node => {
  if (!isOp(node, transpose)) return undefined
  const x = node.operands[0]!
  const { permutation } = node.attributes
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const own = order.map(axis => permutation.indexOf(axis))
      out.define(node, out.value(x, order), own)
    },
  }
}

export const sliceForm: Recognise = node => {
  if (!isOp(node, slice)) return undefined
  const x = node.operands[0]!
  const { starts, sizes } = node.attributes
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const cut = order
        .map((axis, at) => ({ axis, at }))
        .filter(({ axis }) => !equalDims(sizes[axis]!, x.shape[axis]!))
      const from: readonly Dim[] = cut.map(({ axis }) => starts[axis]!)
      const to: readonly Dim[] = cut.map(({ axis }) => {
        const stop = addDims(starts[axis]!, sizes[axis]!)
        return equalDims(stop, x.shape[axis]!) ? end : stop
      })
      const axes = out.writer.integers(cut.map(({ at }) => at))
      const inputs = [out.value(x, order), out.sizes(from), out.sizes(to), axes]
      out.define(node, cut.length > 0 ? out.add(node, 'Slice', inputs) : inputs[0]!, order)
    },
  }
}

export const padForm: Recognise = node => {
  if (!isOp(node, pad)) return undefined
  const x = node.operands[0]!
  const { low, high, interior, value } = node.attributes
  if (interior.some(amount => amount > 0)) return same(node, spreadOut(x, node.attributes))
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const amounts = [...order.map(axis => low[axis]!), ...order.map(axis => high[axis]!)]
      const filling = out.writer.scalar(value, x.dtype === 'int32' ? 'int32' : 'float32')
      const inputs = [out.value(x, order), out.sizes(amounts), filling]
      out.define(node, out.add(node, 'Pad', inputs), order)
    },
  }
}

/** The node is said as others that compute the same. */
function same(node: Node, other: Node): Form {
  return {
    reads: [other],
    emit(out) {
      const order = out.orderOf(other)
      out.define(node, out.value(other, order), order)
    },
  }
}

/** Elements with others between them: each axis gets a new one behind it, which is filled up. */
function spreadOut(x: Node, { low, high, interior, value }: PadParts): Node {
  const spread = interior.reduce((y, amount, axis) => {
    if (amount === 0) return y
    const before = y.shape
    const split = [...before.slice(0, axis + 1), 1, ...before.slice(axis + 1)]
    const none = split.map(() => 0)
    const wide = createPad(createReshape(y, split), {
      low: none,
      high: none.with(axis + 1, amount),
      value,
    })
    const whole = before.map((dim, i) => (i === axis ? mulDims(dim, amount + 1) : dim))
    const joined = createReshape(wide, whole)
    const kept = whole.map((dim, i) => (i === axis ? addDims(dim, -amount) : dim))
    return createSlice(
      joined,
      kept.map(() => 0),
      kept,
    )
  }, x)
  return createPad(spread, { low, high, value })
}

interface PadParts {
  readonly low: readonly Dim[]
  readonly high: readonly Dim[]
  readonly interior: readonly number[]
  readonly value: number
}

export const concatForm: Recognise = (node, around) => {
  if (!isOp(node, concat)) return undefined
  return {
    reads: node.operands,
    emit(out) {
      const moving = node.operands.filter(each => !around.isFixed(each)).map(out.orderOf)
      const order = moving.find(each => !isPlain(each)) ?? plainOrder(node.shape.length)
      const inputs = node.operands.map(each => out.value(each, order))
      const axis = int(order.indexOf(node.attributes.axis))
      out.define(node, out.add(node, 'Concat', inputs, { axis }), order)
    },
  }
}

export const reverseForm: Recognise = node => {
  if (!isOp(node, reverse)) return undefined
  const x = node.operands[0]!
  return {
    reads: [x],
    emit(out) {
      const order = out.orderOf(x)
      const { axes } = node.attributes
      const all = (value: number): string => out.writer.integers(axes.map(() => value))
      const places = out.writer.integers(axes.map(axis => order.indexOf(axis)))
      const inputs = [out.value(x, order), all(-1), all(-end), places, all(-1)]
      out.define(node, out.add(node, 'Slice', inputs), order)
    },
  }
}

export const broadcastForm: Recognise = node => {
  if (!isOp(node, broadcast)) return undefined
  const x = node.operands[0]!
  return {
    reads: [x],
    emit: out => out.define(node, out.add(node, 'Expand', [out.value(x), out.sizes(node.shape)])),
  }
}

/** A number of a row that does not exist is an error in ONNX, and NaN here. */
export const gatherForm: Recognise = node => {
  if (!isOp(node, gather)) return undefined
  const [table, numbers] = node.operands as readonly [Node, Node]
  return {
    reads: [table, numbers],
    emit(out) {
      const given = out.value(numbers)
      const indices =
        numbers.dtype === 'uint8'
          ? out.add(node, 'Cast', [given], { to: int(elementTypes.int32) })
          : given
      out.define(node, out.add(node, 'Gather', [out.value(table), indices]))
    },
  }
}
