/** Kernels that move elements (transpose, slice, pad, pack): copies with odd strides. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim, addDims, mulDims } from '../graph/dim.ts'
import { type Node, isOp } from '../graph/node.ts'
import { concat } from '../graph/ops/concat.ts'
import { type PackAttributes, pack, packedSizes } from '../graph/ops/pack.ts'
import { type PadAttributes, pad } from '../graph/ops/pad.ts'
import { reverse } from '../graph/ops/reverse.ts'
import { slice } from '../graph/ops/slice.ts'
import { transpose } from '../graph/ops/transpose.ts'
import { type Shape, elementCount, stridesOf } from '../graph/shape.ts'
import { composeMaps, leafOf } from './compose.ts'
import { writeFill } from './fill.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import { type LoweredKernel, type Region, lowerRegions } from './lower-map.ts'
import { type Access, broadcastAccess } from './nest.ts'
import { insideAccess, writeBorder, writeWhole } from './padded.ts'

/** Ops that this file lowers. */
export function isCopy(node: Node): boolean {
  const ops: readonly unknown[] = [transpose, reverse, slice, pad, concat, pack]
  return ops.includes(node.op)
}

/** Copies one node; element-wise `prologue` nodes in front of a pad are computed on the way. */
export function lowerCopy(
  name: string,
  node: Node,
  prologue: readonly Node[],
  target: Lanes,
): LoweredKernel {
  if (isOp(node, pad)) return lowerPad(name, node, prologue, target)
  assert(prologue.length === 0, `${node.op.name} takes no prologue`)
  if (isOp(node, concat)) return lowerRegions(name, target, concatRegions(node))
  if (isOp(node, pack)) {
    const { regions, filled } = packRegions(node)
    return lowerRegions(
      name,
      target,
      regions,
      filled ? {} : { before: block => writeZeros(block, node) },
    )
  }
  return lowerRegions(name, target, [gatherRegion(node)])
}

function region(domain: Shape, from: Node, source: Access, to: Node, place: Access): Region {
  return {
    domain,
    operands: [{ node: from, access: source }],
    results: [{ node: to, access: place }],
    exprs: [leafOf(from, 0)],
  }
}

/** Results that are dense, with operands read in another order. */
function gatherRegion(node: Node): Region {
  const x = node.operands[0]!
  const natural = stridesOf(x.shape)
  const place = broadcastAccess(node.shape, node.dtype, node.shape)
  const source = (): Access => {
    const { dtype } = x
    if (isOp(node, transpose))
      return { strides: node.attributes.permutation.map(axis => natural[axis]!), offset: 0, dtype }
    if (isOp(node, slice))
      return { strides: natural, offset: dot(node.attributes.starts, natural), dtype }
    assert(isOp(node, reverse), `${node.op.name} is no copy`)
    const { axes } = node.attributes
    return {
      strides: natural.map((stride, axis) => (axes.includes(axis) ? mulDims(-1, stride) : stride)),
      offset: sum(axes.map(axis => mulDims(addDims(x.shape[axis]!, -1), natural[axis]!))),
      dtype,
    }
  }
  return region(node.shape, x, source(), node, place)
}

function concatRegions(node: Node<{ readonly axis: number }>): readonly Region[] {
  const { axis } = node.attributes
  const strides = stridesOf(node.shape)
  let start: Dim = 0
  return node.operands.map(operand => {
    const place: Access = { strides, offset: mulDims(start, strides[axis]!), dtype: node.dtype }
    start = addDims(start, operand.shape[axis]!)
    return region(
      operand.shape,
      operand,
      broadcastAccess(operand.shape, operand.dtype, operand.shape),
      node,
      place,
    )
  })
}

/**
 * Full panels, then the columns of a last, narrower one; `filled` where every element of the result
 * is copied.
 */
function packRegions(node: Node<PackAttributes>): {
  readonly regions: readonly Region[]
  readonly filled: boolean
} {
  const { panel, transpose, groups, below } = node.attributes
  const x = node.operands[0]!
  const { terms, columns } = packedSizes(x.shape, node.attributes)
  assert(typeof columns === 'number', 'pack of a dynamic number of columns')
  const width = x.shape[1]!
  const [row, column] = transpose ? [1, width] : [width, 1]
  const full = Math.floor(columns / panel)
  const panels = node.shape[1]!
  const perGroup = below ? mulDims(terms, row) : mulDims(columns, column)
  const placed = (count: number, first: number, width: number): Region => {
    const perPanel = mulDims(panel, terms)
    const ofGroup = { size: groups, from: perGroup, to: mulDims(panels, perPanel) }
    const ofPanel = { size: count, from: mulDims(panel, column), to: perPanel }
    const ofTerm = { size: terms, from: row, to: panel }
    const ofColumn = { size: width, from: column, to: 1 }
    // What is read follows each other in memory.
    const dims = transpose
      ? [ofGroup, ofPanel, ofTerm, ofColumn]
      : [ofGroup, ofTerm, ofPanel, ofColumn]
    const source = {
      strides: dims.map(each => each.from),
      offset: mulDims(first * panel, column),
      dtype: x.dtype,
    }
    const place = {
      strides: dims.map(each => each.to),
      offset: mulDims(first, perPanel),
      dtype: x.dtype,
    }
    return region(
      dims.map(each => each.size),
      x,
      source,
      node,
      place,
    )
  }
  const rest = columns - full * panel
  const whole = full > 0 ? [placed(full, 0, panel)] : []
  return { regions: rest > 0 ? [...whole, placed(1, full, rest)] : whole, filled: rest === 0 }
}

function lowerPad(
  name: string,
  node: Node<PadAttributes>,
  prologue: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const x = node.operands[0]!
  const { operands, exprs } =
    prologue.length > 0 ? composeMaps(prologue) : { operands: [x], exprs: new Map() }
  const inner: Region = {
    domain: x.shape,
    operands: operands.map(each => ({
      node: each,
      access: broadcastAccess(each.shape, each.dtype, x.shape),
    })),
    results: [{ node, access: insideAccess(node) }],
    exprs: [exprs.get(x) ?? leafOf(x, 0)],
  }
  const isDense = node.attributes.interior.every(each => each === 0)
  return lowerRegions(name, target, [inner], {
    ...(isDense
      ? { atFirstTask: block => writeBorder(block, node) }
      : { before: block => writeWhole(block, node) }),
  })
}

function writeZeros(block: KernelBlock, node: Node): void {
  writeFill(block, node.dtype, 0, block.address(node), block.dim(elementCount(node.shape)))
}

function dot(a: readonly Dim[], b: readonly Dim[]): Dim {
  return sum(a.map((each, i) => mulDims(each, b[i]!)))
}

function sum(dims: readonly Dim[]): Dim {
  return dims.reduce(addDims, 0)
}
