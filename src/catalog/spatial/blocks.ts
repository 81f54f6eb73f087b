/** Blocks of an image as channels, and channels as blocks of an image. */
import { floorDivDims, mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createTranspose } from '../../graph/ops/transpose.ts'

/**
 * [N, h, w, b * b * C] as [N, h * b, w * b, C]: the channels hold the block's row, then its column,
 * then C, as in TensorFlow and in ONNX's mode DCR.
 */
export function channelsToBlocks(x: Node, block: number): Node {
  const [batch, height, width, channels] = x.shape
  const inner = floorDivDims(channels!, block * block)
  const split = createReshape(x, [batch!, height!, width!, block, block, inner])
  const sizes = [mulDims(height!, block), mulDims(width!, block)]
  return createReshape(createTranspose(split, [0, 1, 3, 2, 4, 5]), [batch!, ...sizes, inner])
}

/** The reverse of `channelsToBlocks`. */
export function blocksToChannels(x: Node, block: number): Node {
  const [batch, height, width, channels] = x.shape
  const [rows, columns] = [floorDivDims(height!, block), floorDivDims(width!, block)]
  const split = createReshape(x, [batch!, rows, block, columns, block, channels!])
  const joined = [batch!, rows, columns, mulDims(channels!, block * block)]
  return createReshape(createTranspose(split, [0, 1, 3, 2, 4, 5]), joined)
}
