/** Direct convolution over a padded input: the matmul tile, fed by rows under the window. */
import { assert } from '../diagnostics/assert.ts'
import type { Node } from '../graph/node.ts'
import type { ConvAttributes } from '../graph/ops/conv.ts'
import type { PackAttributes } from '../graph/ops/pack.ts'
import { forPanels } from './columns.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { type Value, type Variable, plus, times, whole } from './loop.ts'
import { forRows } from './row-tiles.ts'
import { elementAddress, forTaskRows, rowTasks } from './spatial.ts'
import { type AddTerms, writeTile } from './tile.ts'

interface ConvPlan {
  readonly node: Node<ConvAttributes>
  readonly x: Node
  readonly packed: Node<PackAttributes>
  readonly epilogue: Epilogue
  /** Sizes of the window, outer axes first. */
  readonly taps: readonly number[]
  /** Channels that one group reads and writes. */
  readonly inputs: number
  readonly outputs: number
}

/** Lowers a convolution without padding; `packed` is its kernel in panels per group. */
export function lowerConv(
  name: string,
  node: Node<ConvAttributes>,
  packed: Node<PackAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const [x, kernel] = [node.operands[0]!, node.operands[1]!]
  assert(
    node.attributes.padding.flat().every(each => each === 0),
    'a convolution with padding',
  )
  const shape = kernel.shape as readonly number[]
  const plan: ConvPlan = {
    node,
    x,
    packed,
    epilogue: planEpilogue(node, epilogueNodes, results, { mergeRows: false }),
    taps: shape.slice(0, -2),
    inputs: shape.at(-2)!,
    outputs: shape.at(-1)! / node.attributes.groups,
  }
  const written = writeFinishing(name, target, plan.epilogue, block =>
    forTaskRows(block, node.shape, row => writeRow(block, plan, row)),
  )
  return { ...written, tasks: rowTasks(node.shape) }
}

function writeRow(block: KernelBlock, plan: ConvPlan, row: readonly Value[]): void {
  const { groups } = plan.node.attributes
  if (groups === 1) writeGroup(block, plan, row, whole(0))
  else block.loop('group', whole(0), whole(groups), 1, group => writeGroup(block, plan, row, group))
}

function writeGroup(block: KernelBlock, plan: ConvPlan, row: readonly Value[], group: Value): void {
  const { node, x, outputs, inputs } = plan
  const { strides } = node.attributes
  const corner = row.map((at, axis) => (axis === 0 ? at : times(at, strides[axis - 1]!)))
  const start = block.let(
    'x',
    plus(elementAddress(block, block.address(x), x.shape, corner), times(group, inputs * 4)),
  )
  const width = node.shape.at(-2)!
  const channels = x.shape.at(-1) as number
  const rowStride = strides.at(-1)! * channels * 4
  const { tileRows, tileVectors } = block.target
  forPanels(
    block,
    { from: whole(0), to: whole(outputs), columns: outputs },
    tileVectors,
    (column, counts) => {
      const panel = block.let('panel', panelAddress(block, plan, group, column))
      forRows(
        block,
        { from: whole(0), to: block.dim(width), rows: block.dim(width) },
        tileRows,
        (at, rows) => {
          const shape = {
            rows,
            vectors: counts.map((_, v) => v * block.lanes * 4),
            rowStride,
            firstStep: 4,
            secondStep: tileVectors * block.lanes * 4,
          }
          const first = block.let('first', plus(start, times(at, rowStride)))
          const sums = writeTile(block, shape, add => {
            const pointer = block.variable('pb', 'i32', 1)
            block.set(pointer, panel)
            addWindow(block, plan, first, pointer, add)
          })
          counts.forEach((count, v) =>
            writeEpilogue(block, plan.epilogue, {
              row: [...row, at],
              column: plus(plus(times(group, outputs), column), v * block.lanes),
              values: sums.map(each => each[v]!),
              count,
            }),
          )
        },
      )
    },
  )
}

/** Panels of a group follow each other, each with all terms of the window. */
function panelAddress(
  block: KernelBlock,
  { packed, outputs }: ConvPlan,
  group: Value,
  column: Value,
): Value {
  const terms = packed.shape[2] as number
  const { panel } = packed.attributes
  const perGroup = Math.ceil(outputs / panel) * panel * terms * 4
  return plus(plus(block.address(packed), times(group, perGroup)), times(column, terms * 4))
}

/** Adds the terms of the whole window: taps that follow each other in memory are one run. */
function addWindow(
  block: KernelBlock,
  { node, x, taps, inputs }: ConvPlan,
  first: Value,
  pointer: Variable,
  add: AddTerms,
): void {
  const { dilation, groups } = node.attributes
  const innermost = taps.length - 1
  const dense = dilation[innermost] === 1 && groups === 1
  const descend = (axis: number, address: Value): void => {
    if (axis > innermost) return add(address, pointer, whole(inputs))
    if (axis === innermost && dense) return add(address, pointer, whole(taps[axis]! * inputs))
    const step = (tap: Value): Value =>
      elementAddress(block, address, x.shape.slice(axis + 1), [times(tap, dilation[axis]!)])
    if (taps[axis] === 1) return descend(axis + 1, address)
    block.loop(
      'tap',
      whole(0),
      whole(taps[axis]!),
      1,
      tap => descend(axis + 1, block.let('at', step(tap))),
      { atLeastOnce: true },
    )
  }
  descend(0, first)
}
