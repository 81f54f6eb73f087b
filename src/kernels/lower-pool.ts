/** Pooling: channels are lanes, the window is walked place by place. */
import type { Node } from '../graph/node.ts'
import type { PoolAttributes } from '../graph/ops/pool.ts'
import { planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
import type { KernelBlock, Lanes } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import {
  type Value,
  type Variable,
  constantValue,
  loadValue,
  minus,
  operation,
  plus,
  quotient,
  splat,
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { elementAddress, forTaskRows, insideTaps, rowTasks } from './spatial.ts'
import { type MovingWindow, type PoolWindow, isDivision } from '../graph/window.ts'
import type { Shape } from '../graph/shape.ts'

export function lowerPool(
  name: string,
  node: Node<PoolAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const epilogue = planEpilogue(node, epilogueNodes, results, { mergeRows: false })
  const x = node.operands[0]!
  const written = writeFinishing(name, target, epilogue, block =>
    forTaskRows(block, node.shape, row =>
      block.loop('o', whole(0), block.dim(node.shape.at(-2)!), 1, at => {
        const place = [...row, at]
        const window = windowAt(block, node.attributes, x.shape, place)
        writeVectors(
          block,
          whole(0),
          block.dim(node.shape.at(-1)!),
          block.lanes,
          1,
          (channel, _, count) => {
            const value = poolWindow(block, node, window, place[0]!, channel)
            writeEpilogue(block, epilogue, { row: place, column: channel, values: [value], count })
          },
        )
      }),
    ),
  )
  return { ...written, tasks: rowTasks(node.shape) }
}

/** The part of a window that lies inside the input. */
export interface WindowPart {
  /** One for each spatial axis. */
  readonly axes: readonly AxisPart[]
  /** Number of cells in it, i32. */
  readonly cells: Value
}

/** The cell under tap 0, which may be outside, and the taps from `from` to `to`. */
interface AxisPart {
  readonly first: Value
  readonly from: Value
  readonly to: Value
}

/** The window whose result is at `place`, [n, spatial...]. */
export function windowAt(
  block: KernelBlock,
  windows: PoolWindow,
  shape: Shape,
  place: readonly Value[],
): WindowPart {
  const axes = isDivision(windows)
    ? windows.counts.map((count, axis) =>
        sharedPart(block, place[axis + 1]!, count, block.dim(shape[axis + 1]!)),
      )
    : movedParts(block, windows, shape, place)
  const cells = axes.reduce<Value>((n, { from, to }) => times(n, minus(to, from)), whole(1))
  return { axes, cells: block.let('cells', cells) }
}

/** The cells of window number `at` of `count` that share out an axis. */
function sharedPart(block: KernelBlock, at: Value, count: number, length: Value): AxisPart {
  const first = block.let('first', quotient(times(at, length), count))
  const end = quotient(plus(times(plus(at, 1), length), count - 1), count)
  return { first, from: whole(0), to: block.let('to', minus(end, first)) }
}

function movedParts(
  block: KernelBlock,
  { window, strides, padding }: MovingWindow,
  shape: Shape,
  place: readonly Value[],
): readonly AxisPart[] {
  return window.map((size, axis) => {
    const at = place[axis + 1]!
    const [low, high] = padding[axis]!
    // Without padding every window lies inside, and the bounds of its loops are constants.
    if (low === 0 && high === 0)
      return { first: times(at, strides[axis]!), from: whole(0), to: whole(size) }
    return insideTaps(block, { at, size, stride: strides[axis]!, low, length: shape[axis + 1]! })
  })
}

/**
 * Runs `body` with the byte address of every cell of a window, `start` being element [n, 0...,
 * channel].
 */
export function forCells(
  block: KernelBlock,
  shape: Shape,
  { axes }: WindowPart,
  start: Value,
  body: (address: Value) => void,
): void {
  const descend = (axis: number, address: Value): void => {
    const part = axes[axis]
    if (!part) return body(address)
    block.loop('tap', part.from, part.to, 1, tap => {
      const cell: Value = operation('add', 'i32', [part.first, tap])
      descend(
        axis + 1,
        block.let('at', elementAddress(block, address, shape.slice(axis + 1), [cell])),
      )
    })
  }
  descend(0, start)
}

function poolWindow(
  block: KernelBlock,
  node: Node<PoolAttributes>,
  window: WindowPart,
  image: Value,
  channel: Value,
): Value {
  const x = node.operands[0]!
  const isMax = node.attributes.kind === 'max'
  const result: Variable = block.variable('y', 'f32', block.lanes)
  block.set(result, constantValue('f32', isMax ? -Infinity : 0, block.lanes))
  const start = elementAddress(block, block.address(x), x.shape, [image])
  const first = block.let('x', elementAddress(block, start, [x.shape.at(-1)!], [channel]))
  forCells(block, x.shape, window, first, address => {
    const cell = loadValue('float32', address, 0, block.lanes)
    block.set(result, operation(isMax ? 'max' : 'add', 'f32', [result, cell]))
  })
  if (isMax) return result
  const cells = splat(operation('toFloat', 'f32', [window.cells]), block.lanes)
  return block.let('mean', operation('div', 'f32', [result, cells]))
}
