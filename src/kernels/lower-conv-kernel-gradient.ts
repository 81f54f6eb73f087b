/** Gradient of a convolution's kernel: the matmul tile over all places, image by image. */
import { assert } from '../diagnostics/assert.ts'
import type { Node } from '../graph/node.ts'
import type { ConvKernelGradientAttributes } from '../graph/ops/conv-kernel-gradient.ts'
import { forPanels } from './columns.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { coordinatesOf } from './lower-matmul.ts'
import {
  type Value,
  type Variable,
  constantValue,
  lesser,
  loadValue,
  minus,
  operation,
  plus,
  quotient,
  remainder,
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { forRows, rowBlocks, rowsOfBlock } from './row-tiles.ts'
import { elementAddress } from './spatial.ts'
import { type AddTerms, writeTile } from './tile.ts'

interface GradientPlan {
  readonly node: Node<ConvKernelGradientAttributes>
  readonly x: Node
  readonly dy: Node
  /**
   * Axes of the kernel that are walked one by one; the others are rows that follow each other in
   * memory.
   */
  readonly taps: readonly number[]
  readonly rows: number
  /** Channels of the result that one group has. */
  readonly outputs: number
}

/** Rows of the result (channels under one tap) that one task computes for all images, at least. */
const rowsPerTask = 16

export function lowerConvKernelGradient(
  name: string,
  node: Node<ConvKernelGradientAttributes>,
  target: Lanes,
): LoweredKernel {
  const { kernelShape, dilation, groups, padding } = node.attributes
  assert(
    padding.flat().every(each => each === 0),
    'a kernel gradient with padding',
  )
  // Without holes, the taps of the innermost axis and their channels lie side by side.
  const joined = dilation.at(-1) === 1 && groups === 1
  const taps = kernelShape.slice(0, joined ? -3 : -2)
  const plan: GradientPlan = {
    node,
    x: node.operands[0]!,
    dy: node.operands[1]!,
    taps,
    rows: joined ? kernelShape.at(-3)! * kernelShape.at(-2)! : kernelShape.at(-2)!,
    outputs: kernelShape.at(-1)! / groups,
  }
  const { tileRows } = target
  const tilesPerTask = Math.ceil(rowsPerTask / tileRows)
  const blocks = rowBlocks(plan.rows, tileRows, tilesPerTask) as number
  const written = writeKernel(name, target, block =>
    block.loop('task', block.begin, block.end, 1, task => {
      const tap = coordinatesOf(block, taps, block.let('tap', quotient(task, blocks)))
      const number = block.let('rows', remainder(task, blocks))
      const rows = rowsOfBlock(block, whole(plan.rows), tileRows, tilesPerTask, number)
      writeRows(block, plan, tap, rows)
    }),
  )
  return { ...written, tasks: taps.reduce((n, size) => n * size, blocks) }
}

function writeRows(
  block: KernelBlock,
  plan: GradientPlan,
  tap: readonly Value[],
  { from, to }: { readonly from: Value; readonly to: Value },
): void {
  const { node, x, dy, rows, taps } = plan
  const columns = node.shape.at(-1) as number
  // The kernel's shape with the joined axes as one: [taps..., rows, columns].
  const base = block.let(
    'result',
    elementAddress(block, block.address(node), [...taps, rows, columns], tap),
  )
  writeVectors(
    block,
    times(from, columns),
    block.let('stop', times(to, columns)),
    block.lanes,
    4,
    (i, copies, count) => {
      for (let c = 0; c < copies; c++)
        block.store(
          'float32',
          plus(base, times(i, 4)),
          c * block.lanes * 4,
          constantValue('f32', 0, block.lanes),
          count,
        )
    },
  )
  block.loop('image', whole(0), block.dim(x.shape[0]!), 1, image => {
    const corner = tap.map((at, axis) => times(at, node.attributes.dilation[axis]!))
    const input = block.let(
      'x',
      elementAddress(block, block.address(x), x.shape, [image, ...corner]),
    )
    const output = block.let('dy', elementAddress(block, block.address(dy), dy.shape, [image]))
    forBlocks(block, plan, { input, output }, places =>
      forGroups(block, plan, group => writeBlock(block, plan, { group, from, to, places, base })),
    )
  })
}

/** Places along one axis: where the axis starts in each operand, and from where to where on it. */
interface Span {
  readonly input: Value
  readonly output: Value
  readonly from: Value
  readonly to: Value
}

/** Places that all tiles of a task read while they are in the nearest cache. */
interface Places extends Span {
  /** The axis that was cut into blocks; those behind it are whole. */
  readonly axis: number
}

/** Places of a block at most. */
const placesPerBlock = 64

/** Runs `body` for blocks of the places of one image. */
function forBlocks(
  block: KernelBlock,
  plan: GradientPlan,
  image: Pick<Span, 'input' | 'output'>,
  body: (places: Places) => void,
): void {
  const dims = plan.dy.shape.slice(1, -1)
  const placesBehind = (axis: number): number =>
    dims
      .slice(axis + 1)
      .reduce<number>((n, dim) => n * (typeof dim === 'number' ? dim : Infinity), 1)
  const cut = dims.findIndex((_, axis) => placesBehind(axis) <= placesPerBlock)
  const length = Math.floor(placesPerBlock / placesBehind(cut))
  const descend = (axis: number, starts: Pick<Span, 'input' | 'output'>): void => {
    const size = block.dim(dims[axis]!)
    if (axis < cut) {
      const span = { ...starts, from: whole(0), to: size }
      return forPlaces(block, plan, axis, span, (input, output) =>
        descend(axis + 1, { input, output }),
      )
    }
    block.loop('from', whole(0), size, length, from =>
      body({ ...starts, axis, from, to: block.let('to', lesser(plus(from, length), size)) }),
    )
  }
  descend(0, image)
}

function forPlaces(
  block: KernelBlock,
  plan: GradientPlan,
  axis: number,
  span: Span,
  body: (input: Value, output: Value) => void,
): void {
  block.loop('place', span.from, span.to, 1, at => {
    const { input, output } = placeAt(block, plan, axis, span, at)
    body(block.let('a', input), block.let('b', output))
  })
}

function placeAt(
  block: KernelBlock,
  { node, x, dy }: GradientPlan,
  axis: number,
  { input, output }: Span,
  at: Value,
): Pick<Span, 'input' | 'output'> {
  const inX = times(at, node.attributes.strides[axis]!)
  return {
    input: elementAddress(block, input, x.shape.slice(axis + 1), [inX]),
    output: elementAddress(block, output, dy.shape.slice(axis + 1), [at]),
  }
}

function forGroups(block: KernelBlock, { node }: GradientPlan, body: (group: Value) => void): void {
  const { groups } = node.attributes
  if (groups === 1) body(whole(0))
  else block.loop('group', whole(0), whole(groups), 1, body)
}

interface BlockContext {
  readonly group: Value
  readonly from: Value
  readonly to: Value
  readonly places: Places
  readonly base: Value
}

/** Adds what a block of places gives to the rows between `from` and `to`. */
function writeBlock(block: KernelBlock, plan: GradientPlan, context: BlockContext): void {
  const { node, x, rows, outputs } = plan
  const { group, from, to, places, base } = context
  const { tileRows, tileVectors } = block.target
  const columns = node.shape.at(-1) as number
  const perGroup = node.attributes.kernelShape.at(-2)!
  const firstStep = node.attributes.strides.at(-1)! * (x.shape.at(-1) as number) * 4
  forPanels(
    block,
    { from: whole(0), to: whole(outputs), columns: outputs },
    tileVectors,
    (within, counts) => {
      const column = block.let('column', plus(times(group, outputs), within))
      forRows(block, { from, to, rows: whole(rows) }, tileRows, (row, count) => {
        const shape = {
          rows: count,
          vectors: counts.map((_, v) => v * block.lanes * 4),
          rowStride: 4,
          firstStep,
          secondStep: columns * 4,
        }
        const channel = plus(times(group, perGroup), row)
        const first = block.let('first', plus(places.input, times(channel, 4)))
        const second = block.let('second', plus(places.output, times(column, 4)))
        const sums = writeTile(block, shape, add =>
          addPlaces(block, plan, { ...places, input: first, output: second }, add),
        )
        const start = block.let('at', plus(base, times(plus(times(row, columns), column), 4)))
        sums.forEach((vectors, i) =>
          vectors.forEach((sum, v) =>
            addInto(block, start, (i * columns + v * block.lanes) * 4, sum, counts[v]),
          ),
        )
      })
    },
  )
}

function addInto(
  block: KernelBlock,
  address: Value,
  offset: number,
  sum: Variable,
  count: Value | undefined,
): void {
  const before = loadValue('float32', address, offset, block.lanes)
  block.store('float32', address, offset, operation('add', 'f32', [before, sum]), count)
}

/** Adds the terms of a block of places: a run for each row of the innermost axis. */
function addPlaces(block: KernelBlock, plan: GradientPlan, places: Places, add: AddTerms): void {
  const innermost = plan.dy.shape.length - 3
  const descend = (axis: number, span: Span): void => {
    if (axis < innermost)
      return forPlaces(block, plan, axis, span, (input, output) => {
        const to = block.dim(plan.dy.shape[axis + 2]!)
        descend(axis + 1, { input, output, from: whole(0), to })
      })
    const { input, output } = placeAt(block, plan, axis, span, span.from)
    const pointer = block.variable('pb', 'i32', 1)
    block.set(pointer, output)
    add(input, pointer, minus(span.to, span.from))
  }
  descend(places.axis, places)
}
