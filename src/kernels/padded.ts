/** Results inside a border: where a kernel that makes the inside puts it, and the border itself. */
import { type Dim, addDims, mulDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { PadAttributes } from '../graph/ops/pad.ts'
import { bytesOf, stridesOf } from '../graph/shape.ts'
import { writeFill } from './fill.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, operation, plus, times, whole } from './loop.ts'
import type { Access } from './nest.ts'

/** The result of a pad, walked over the shape of its operand. */
export function insideAccess({ attributes, shape, dtype }: Node<PadAttributes>): Access {
  const { low, interior } = attributes
  const strides = stridesOf(shape)
  return {
    strides: strides.map((stride, axis) => mulDims(stride, interior[axis]! + 1)),
    offset: low.map((each, axis) => mulDims(each, strides[axis]!)).reduce(addDims, 0),
    dtype,
  }
}

/** The whole result, which the inside then overwrites: there may be gaps between its elements. */
export function writeWhole(block: KernelBlock, node: Node<PadAttributes>): void {
  const count = node.shape.reduce(mulDims, 1)
  writeFill(block, node.dtype, node.attributes.value, block.address(node), block.dim(count))
}

/** What lies around an inside without gaps, written by whoever does the first task. */
export function writeBorder(block: KernelBlock, node: Node<PadAttributes>): void {
  const isFirst = operation('eq', 'bool', [block.begin, whole(0)])
  block.when(isFirst, () => writeAxis(block, node, 0, block.address(node)))
}

/** The border along one axis and those behind it, for one place of the axes in front. */
function writeAxis(
  block: KernelBlock,
  node: Node<PadAttributes>,
  axis: number,
  address: Value,
): void {
  const { low, high, value } = node.attributes
  const lastPadded = low.findLastIndex((each, i) => each !== 0 || high[i] !== 0)
  if (axis > lastPadded) return
  const [before, behind] = [low[axis]!, high[axis]!]
  const stride = stridesOf(node.shape)[axis]!
  const step = times(block.dim(stride), bytesOf[node.dtype])
  const inside = addDims(node.shape[axis]!, mulDims(-1, addDims(before, behind)))
  const at = (index: Dim): Value => block.let('at', plus(address, times(block.dim(index), step)))
  const fill = (index: Dim, count: Dim): void => {
    if (count === 0) return
    writeFill(block, node.dtype, value, at(index), block.dim(mulDims(count, stride)))
  }
  fill(0, before)
  if (axis < lastPadded) {
    const first = at(before)
    block.loop('i', whole(0), block.dim(inside), 1, i =>
      writeAxis(block, node, axis + 1, block.let('at', plus(first, times(i, step)))),
    )
  }
  fill(addDims(before, inside), behind)
}
