/** Gradient of a convolution's kernel: the matmul tile over all places, image by image. */
import { assert } from '../diagnostics/assert.ts'
import { type Dim } from '../graph/dim.ts'
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
  loadValue,
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

/**
 * Rows of the result (input channels under one tap) that one task computes for all images, at least.
 */
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
    forGroups(block, plan, group =>
      writeImage(block, plan, { group, from, to, input, output, base }),
    )
  })
}

function forGroups(block: KernelBlock, { node }: GradientPlan, body: (group: Value) => void): void {
  const { groups } = node.attributes
  if (groups === 1) body(whole(0))
  else block.loop('group', whole(0), whole(groups), 1, body)
}

interface ImageContext {
  readonly group: Value
  readonly from: Value
  readonly to: Value
  readonly input: Value
  readonly output: Value
  readonly base: Value
}

/** Adds what one image gives to the rows between `from` and `to`. */
function writeImage(block: KernelBlock, plan: GradientPlan, context: ImageContext): void {
  const { node, x, dy, rows, outputs } = plan
  const { group, from, to, input, output, base } = context
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
        const first = block.let('first', plus(input, times(channel, 4)))
        const second = block.let('second', plus(output, times(column, 4)))
        const sums = writeTile(block, shape, add =>
          addPlaces(block, plan, x, dy, first, second, add),
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

/** Adds the terms of all places of the window in one image: a run for each row of places. */
function addPlaces(
  block: KernelBlock,
  { node }: GradientPlan,
  x: Node,
  dy: Node,
  first: Value,
  second: Value,
  add: AddTerms,
): void {
  const outer: readonly Dim[] = dy.shape.slice(1, -2)
  const { strides } = node.attributes
  const descend = (axis: number, a: Value, b: Value): void => {
    if (axis === outer.length) {
      const pointer = block.variable('pb', 'i32', 1)
      block.set(pointer, b)
      return add(a, pointer, block.dim(dy.shape.at(-2)!))
    }
    block.loop('place', whole(0), block.dim(outer[axis]!), 1, at => {
      const nextA = elementAddress(block, a, x.shape.slice(axis + 1), [times(at, strides[axis]!)])
      const nextB = elementAddress(block, b, dy.shape.slice(axis + 1), [at])
      descend(axis + 1, block.let('a', nextA), block.let('b', nextB))
    })
  }
  descend(0, first, second)
}
