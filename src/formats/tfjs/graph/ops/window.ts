/** Pooling, sizes of pictures, blocks of channels, normalisation over channels. */
import type { Lower, Lowering } from '../lowering.ts'
import { isChannelsFirst, spatialOf, toFirst, toLast, windowAttributes } from './layout.ts'

function pooled(opType: string, rank: number): Lower {
  return node => {
    const { dilations: _, ...window } = windowAttributes(node, rank)
    const attributes = { ...window, kernel_shape: spatialOf(node, 'ksize', rank) }
    return toLast(node, node.emit(opType, [toFirst(node, node.input(0), rank)], attributes), rank)
  }
}

function resized(mode: 'linear' | 'nearest'): Lower {
  return node => {
    const { attributes } = node
    const middles = attributes.flag('half_pixel_centers')
    const place = attributes.flag('align_corners')
      ? 'align_corners'
      : middles
        ? 'half_pixel'
        : 'asymmetric'
    const rounding = middles ? 'round_prefer_ceil' : 'floor'
    const empty = node.constant([], 'float32')
    const inputs = [toFirst(node, node.input(0), 2), empty, empty, node.input(1)]
    const y = node.emit('Resize', inputs, {
      mode,
      axes: [2, 3],
      coordinate_transformation_mode: place,
      nearest_mode: rounding,
    })
    return toLast(node, y, 2)
  }
}

function blocks(opType: string): Lower {
  return node => {
    const blocksize = node.attributes.int('block_size', 0)
    const x = toFirst(node, node.input(0), 2)
    return toLast(node, node.emit(opType, [x], { blocksize }), 2)
  }
}

const batchNormalization: Lower = node => {
  if (node.attributes.flag('is_training')) node.fail('it is in training mode')
  const inputs = [1, 2, 3, 4].map(k => node.input(k))
  const epsilon = node.attributes.float('epsilon', 1e-4)
  const x = toFirst(node, node.input(0), 2)
  return toLast(node, node.emit('BatchNormalization', [x, ...inputs], { epsilon }), 2)
}

/** The sum of squares of TensorFlow is the mean of those of ONNX. */
const localResponse: Lower = node => {
  const { attributes } = node
  const size = 2 * attributes.int('depth_radius', 5) + 1
  const y = node.emit('LRN', [toFirst(node, node.input(0), 2)], {
    size,
    bias: attributes.float('bias', 1),
    alpha: attributes.float('alpha', 1) * size,
    beta: attributes.float('beta', 0.5),
  })
  return toLast(node, y, 2)
}

/** One number for each channel. */
const biasAdd: Lower = node => {
  const [x, bias] = [node.input(0), node.input(1)]
  if (!isChannelsFirst(node)) return node.emit('Add', [x, bias])
  return node.emit('Add', [x, node.emit('Unsqueeze', [bias], { axes: [1, 2] })])
}

const alongLast =
  (opType: string): Lower =>
  (node: Lowering) =>
    node.emit(opType, [node.input(0)], { axis: -1 })

export const windowOps: { readonly [op: string]: Lower } = {
  AvgPool: pooled('AveragePool', 2),
  AvgPool3D: pooled('AveragePool', 3),
  BiasAdd: biasAdd,
  DepthToSpace: blocks('DepthToSpace'),
  FusedBatchNorm: batchNormalization,
  FusedBatchNormV2: batchNormalization,
  FusedBatchNormV3: batchNormalization,
  LRN: localResponse,
  LogSoftmax: alongLast('LogSoftmax'),
  MaxPool: pooled('MaxPool', 2),
  MaxPool3D: pooled('MaxPool', 3),
  ResizeBilinear: resized('linear'),
  ResizeNearestNeighbor: resized('nearest'),
  Softmax: alongLast('Softmax'),
  SpaceToDepth: blocks('SpaceToDepth'),
}
