/** Gradients of pooling: each image is one task and owns its cells, so there are no races. */
import { mulDims, productOf } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import type { AveragePoolGradientAttributes } from '../graph/ops/average-pool-gradient.ts'
import type { PoolWindow } from '../graph/ops/pool.ts'
import { writeFill } from './fill.ts'
import { type KernelBlock, type Lanes, writeKernel } from './kernel.ts'
import type { LoweredKernel } from './lower-map.ts'
import { type WindowPart, forCells, windowAt } from './lower-pool.ts'
import {
  type Value,
  constantValue,
  loadValue,
  operation,
  plus,
  splat,
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { elementAddress } from './spatial.ts'

/** What one window adds to its cells: called once per vector of channels. */
type AddWindow = (
  place: readonly Value[],
  window: WindowPart,
  channel: Value,
  count: Value | undefined,
) => void

/** `dx` of a maximum: the first cell that equals the window's maximum takes the gradient. */
export function lowerMaxPoolGradient(
  name: string,
  node: Node<PoolWindow>,
  target: Lanes,
): LoweredKernel {
  const [x, y, dy] = [node.operands[0]!, node.operands[1]!, node.operands[2]!]
  return lowerWindows(name, node, dy, target, block => (place, window, channel, count) => {
    const at = (of: Node): Value =>
      elementAddress(block, block.address(of), of.shape, [...place, channel])
    const maximum = block.let('y', loadValue('float32', at(y), 0, block.lanes))
    const gradient = block.let('dy', loadValue('float32', at(dy), 0, block.lanes))
    const zero = constantValue('f32', 0, block.lanes)
    const open = block.variable('open', 'f32', block.lanes)
    block.set(open, gradient)
    const start = block.let('x', cellStart(block, x, place[0]!, channel))
    const distance = block.let(
      'distance',
      operation('sub', 'i32', [block.address(node), block.address(x)]),
    )
    forCells(block, x.shape, window, start, address => {
      const isMaximum = block.let(
        'hit',
        operation('eq', 'bool', [loadValue('float32', address, 0, block.lanes), maximum]),
      )
      const share = operation('select', 'f32', [isMaximum, open, zero])
      addTo(block, plus(address, distance), share, count)
      block.set(open, operation('select', 'f32', [isMaximum, zero, open]))
    })
  })
}

/** `dx` of an average: every cell of a window takes an equal share. */
export function lowerAveragePoolGradient(
  name: string,
  node: Node<AveragePoolGradientAttributes>,
  target: Lanes,
): LoweredKernel {
  const dy = node.operands[0]!
  return lowerWindows(name, node, dy, target, block => (place, window, channel, count) => {
    const from = elementAddress(block, block.address(dy), dy.shape, [...place, channel])
    const cells = splat(operation('toFloat', 'f32', [window.cells]), block.lanes)
    const gradient = loadValue('float32', from, 0, block.lanes)
    const share = block.let('share', operation('div', 'f32', [gradient, cells]))
    forCells(
      block,
      node.shape,
      window,
      block.let('dx', cellStart(block, node, place[0]!, channel)),
      address => addTo(block, address, share, count),
    )
  })
}

function cellStart(block: KernelBlock, of: Node, image: Value, channel: Value): Value {
  return plus(elementAddress(block, block.address(of), of.shape, [image]), times(channel, 4))
}

function addTo(block: KernelBlock, address: Value, value: Value, count: Value | undefined): void {
  const at = block.let('to', address)
  const sum = operation('add', 'f32', [loadValue('float32', at, 0, block.lanes), value])
  block.store('float32', at, 0, sum, count)
}

/**
 * Clears each image of `node`, then runs over all windows, whose results have the shape of `dy`.
 */
function lowerWindows(
  name: string,
  node: Node<PoolWindow>,
  dy: Node,
  target: Lanes,
  write: (block: KernelBlock) => AddWindow,
): LoweredKernel {
  const written = writeKernel(name, target, block => {
    const add = write(block)
    block.loop('image', block.begin, block.end, 1, image => {
      clearImage(block, node, image)
      forPlaces(block, dy, [image], place => {
        const window = windowAt(block, node.attributes, node.shape, place)
        const channels = block.dim(dy.shape.at(-1)!)
        writeVectors(block, whole(0), channels, block.lanes, 1, (channel, _, count) =>
          add(place, window, channel, count),
        )
      })
    })
  })
  return { ...written, tasks: node.shape[0]! }
}

function forPlaces(
  block: KernelBlock,
  dy: Node,
  place: readonly Value[],
  body: (place: readonly Value[]) => void,
): void {
  if (place.length === dy.shape.length - 1) return body(place)
  block.loop('o', whole(0), block.dim(dy.shape[place.length]!), 1, at =>
    forPlaces(block, dy, [...place, at], body),
  )
}

function clearImage(block: KernelBlock, node: Node, image: Value): void {
  const length = productOf(node.shape.slice(1))
  const start = plus(block.address(node), times(image, block.dim(mulDims(4, length))))
  writeFill(block, 'float32', 0, block.let('dx', start), block.dim(length))
}
