/** Depthwise convolution and the gradient of its kernel: channels are lanes. */
import { assert } from '../diagnostics/assert.ts'
import type { Node } from '../graph/node.ts'
import type { ConvAttributes } from '../graph/ops/conv.ts'
import type { ConvKernelGradientAttributes } from '../graph/ops/conv-kernel-gradient.ts'
import { type Epilogue, planEpilogue, writeEpilogue, writeFinishing } from './epilogue.ts'
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
  times,
  whole,
} from './loop.ts'
import { writeVectors } from './nest.ts'
import { forRows } from './row-tiles.ts'
import { elementAddress, forTaskRows, rowTasks } from './spatial.ts'

/** True where every channel has a window of its own and gives one channel. */
export function isDepthwise(kernelShape: readonly unknown[], { groups }: ConvAttributes): boolean {
  return groups > 1 && kernelShape.at(-2) === 1 && kernelShape.at(-1) === groups
}

/** Places of the innermost axis that one tile computes. */
const tilePlaces = 4

export function lowerDepthwise(
  name: string,
  node: Node<ConvAttributes>,
  epilogueNodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  assert(
    node.attributes.padding.flat().every(each => each === 0),
    'a convolution with padding',
  )
  const epilogue = planEpilogue(node, epilogueNodes, results, { mergeRows: false })
  const written = writeFinishing(name, target, epilogue, block =>
    forTaskRows(block, node.shape, row => writeRow(block, node, epilogue, row)),
  )
  return { ...written, tasks: rowTasks(node.shape) }
}

function writeRow(
  block: KernelBlock,
  node: Node<ConvAttributes>,
  epilogue: Epilogue,
  row: readonly Value[],
): void {
  const [x, kernel] = [node.operands[0]!, node.operands[1]!]
  const { strides } = node.attributes
  const width = node.shape.at(-2)!
  const channels = node.shape.at(-1)!
  const corner = row.map((at, axis) => (axis === 0 ? at : times(at, strides[axis - 1]!)))
  const start = block.let('x', elementAddress(block, block.address(x), x.shape, corner))
  writeVectors(block, whole(0), block.dim(channels), block.lanes, 1, (channel, _, count) => {
    forRows(
      block,
      { from: whole(0), to: block.dim(width), rows: block.dim(width) },
      tilePlaces,
      (at, places) => {
        const column = elementAddress(block, start, x.shape.slice(-2), [
          times(at, strides.at(-1)!),
          channel,
        ])
        const weights = block.let('w', plus(block.address(kernel), times(channel, 4)))
        const sums = sumTaps(block, node, block.let('first', column), weights, places)
        writeEpilogue(block, epilogue, { row: [...row, at], column: channel, values: sums, count })
      },
    )
  })
}

function sumTaps(
  block: KernelBlock,
  node: Node<ConvAttributes>,
  first: Value,
  weights: Value,
  places: number,
): readonly Variable[] {
  const x = node.operands[0]!
  const { strides, dilation } = node.attributes
  const shape = node.operands[1]!.shape as readonly number[]
  const channelBytes = shape.at(-1)! * 4
  const sums = Array.from({ length: places }, () => {
    const sum = block.variable('c', 'f32', block.lanes)
    block.set(sum, constantValue('f32', 0, block.lanes))
    return sum
  })
  const taps = shape.slice(0, -2)
  const innermost = taps.length - 1
  const descend = (axis: number, address: Value, w: Value): void => {
    if (axis < innermost) {
      const inner = taps.slice(axis + 1).reduce((n, size) => n * size, channelBytes)
      block.loop('tap', whole(0), whole(taps[axis]!), 1, tap => {
        const next = elementAddress(block, address, x.shape.slice(axis + 1), [
          times(tap, dilation[axis]!),
        ])
        descend(axis + 1, block.let('at', next), block.let('w', plus(w, times(tap, inner))))
      })
      return
    }
    for (let tap = 0; tap < taps[axis]!; tap++) {
      const weight = block.let('w', loadValue('float32', w, tap * channelBytes, block.lanes))
      sums.forEach((sum, i) => {
        const offset = (tap * dilation[axis]! + i * strides[axis]!) * channelBytes
        const element = loadValue('float32', address, offset, block.lanes)
        block.set(sum, operation('madd', 'f32', [element, weight, sum]))
      })
    }
  }
  descend(0, first, weights)
  return sums
}

export function lowerDepthwiseKernelGradient(
  name: string,
  node: Node<ConvKernelGradientAttributes>,
  target: Lanes,
): LoweredKernel {
  assert(
    node.attributes.padding.flat().every(each => each === 0),
    'a kernel gradient with padding',
  )
  const { kernelShape } = node.attributes
  const outerTaps = kernelShape.slice(0, -3)
  const written = writeKernel(name, target, block =>
    block.loop('task', block.begin, block.end, 1, task =>
      writeTaps(block, node, coordinatesOf(block, outerTaps, task)),
    ),
  )
  return { ...written, tasks: outerTaps.reduce((n, size) => n * size, 1) }
}

/** All taps of the innermost axis under the outer taps `tap`, summed over images, then places. */
function writeTaps(
  block: KernelBlock,
  node: Node<ConvKernelGradientAttributes>,
  tap: readonly Value[],
): void {
  const [x, dy] = [node.operands[0]!, node.operands[1]!]
  const { kernelShape, dilation } = node.attributes
  const width = kernelShape.at(-3)!
  const channels = kernelShape.at(-1)!
  const start = (): readonly Variable[] =>
    Array.from({ length: width }, () => {
      const sum = block.variable('c', 'f32', block.lanes)
      block.set(sum, constantValue('f32', 0, block.lanes))
      return sum
    })
  writeVectors(block, whole(0), whole(channels), block.lanes, 1, (channel, _, count) => {
    const totals = start()
    block.loop('image', whole(0), block.dim(x.shape[0]!), 1, image => {
      const sums = start()
      const corner = tap.map((at, axis) => times(at, dilation[axis]!))
      const from = elementAddress(block, block.address(x), x.shape, [image, ...corner])
      const out = elementAddress(block, block.address(dy), dy.shape, [image])
      const first = block.let('x', plus(from, times(channel, 4)))
      addPlaces(block, node, sums, first, block.let('dy', plus(out, times(channel, 4))))
      sums.forEach((sum, i) => block.set(totals[i]!, operation('add', 'f32', [totals[i]!, sum])))
    })
    const place = elementAddress(block, block.address(node), kernelShape, tap)
    const address = block.let('at', plus(place, times(channel, 4)))
    totals.forEach((total, i) => block.store('float32', address, i * channels * 4, total, count))
  })
}

function addPlaces(
  block: KernelBlock,
  node: Node<ConvKernelGradientAttributes>,
  sums: readonly Variable[],
  first: Value,
  second: Value,
): void {
  const [x, dy] = [node.operands[0]!, node.operands[1]!]
  const { strides, dilation } = node.attributes
  const places = dy.shape.slice(1, -1)
  const channelBytes = (x.shape.at(-1) as number) * 4
  const descend = (axis: number, a: Value, b: Value): void => {
    if (axis === places.length) {
      const gradient = block.let('g', loadValue('float32', b, 0, block.lanes))
      sums.forEach((sum, i) => {
        const element = loadValue('float32', a, i * dilation.at(-1)! * channelBytes, block.lanes)
        block.set(sum, operation('madd', 'f32', [element, gradient, sum]))
      })
      return
    }
    block.loop('place', whole(0), block.dim(places[axis]!), 1, at => {
      const nextA = elementAddress(block, a, x.shape.slice(axis + 1), [times(at, strides[axis]!)])
      const nextB = elementAddress(block, b, dy.shape.slice(axis + 1), [at])
      descend(axis + 1, block.let('a', nextA), block.let('b', nextB))
    })
  }
  descend(0, first, second)
}
