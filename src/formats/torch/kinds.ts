/** What the modules of PyTorch call the weights of each kind of layer, and how they lie there. */
import { assert } from '../../diagnostics/assert.ts'
import { countOf } from '../../graph/tensor.ts'
import { attentionPieces } from './attention.ts'
import { type Piece, same, turned } from './piece.ts'
import { recurrentPieces } from './recurrent.ts'
import type { Wanted } from './wanted.ts'

/** The pieces that a weight is made of; undefined where PyTorch has no module like the layer. */
export function piecesOf(wanted: Wanted): readonly Piece[] | undefined {
  const { type, own } = wanted
  if (/^(?:LSTM|GRU|SimpleRNN)$/.test(type)) return recurrentPieces(wanted)
  if (type === 'MultiHeadAttention') return attentionPieces(wanted)
  if (own === 'alpha') return [slopes(wanted)]
  const single = singlePiece(wanted)
  return single && [single]
}

function singlePiece(wanted: Wanted): Piece | undefined {
  const { type, own, shape, shapeOf } = wanted
  if (type === 'Dense') return densePiece(wanted)
  if (/^Conv[123]D(?:Transpose)?$/.test(type))
    return own === 'bias' ? vector('bias', wanted) : convolution('weight', shape, type)
  if (/^DepthwiseConv[12]D$/.test(type))
    return own === 'bias' ? vector('bias', wanted) : depthwise('weight', shape)
  if (/^SeparableConv[12]D$/.test(type)) {
    if (own === 'depthwise_kernel') return depthwise('depthwise.weight', shape)
    if (own === 'bias') return vector('pointwise.bias', wanted)
    return convolution('pointwise.weight', shape, type)
  }
  if (Object.hasOwn(normNames, own) && /Normalization$/.test(type)) return normPiece(wanted)
  if (type === 'Embedding') return same('weight', shape, '[entries, features]')
  if (type === 'PositionEmbedding')
    return same(shapeOf('weight') ? 'weight' : '', shape, '[positions, features]')
  if (type === 'Parameter' || type === 'ClassToken') return same('', shape, 'as the weight')
  return undefined
}

function vector(tensor: string, { shape }: Wanted): Piece {
  return same(tensor, shape, '[features]')
}

/** Rows of a Dense behind Flatten are in the order of PyTorch's grid: channels first. */
function densePiece(wanted: Wanted): Piece {
  const { own, shape, grid } = wanted
  if (own === 'bias') return vector('bias', wanted)
  const [inputs, units] = shape as readonly [number, number]
  const stored = [units, inputs]
  if (!grid) return turned('weight', stored, [1, 0], '[units, inputs]')
  const channelsFirst = [units, grid.at(-1)!, ...grid.slice(0, -1)]
  const order = [...grid.slice(0, -1).map((_, k) => k + 2), 1, 0]
  return { ...turned('weight', channelsFirst, order, '[units, inputs]'), shape: stored }
}

/** A kernel [...size, channels, filters] from [filters, channels, ...size], groups or none. */
function convolution(tensor: string, shape: readonly number[], type: string): Piece {
  const rank = shape.length - 2
  const [second, last] = shape.slice(-2) as [number, number]
  const stored = [last, second, ...shape.slice(0, rank)]
  const order = [...shape.slice(0, rank).map((_, k) => k + 2), 1, 0]
  // A transposed one is [...size, filters, channels] here and [channels, filters, ...size] there.
  const axes = type.endsWith('Transpose')
    ? '[channels, filters, ...size]'
    : '[filters, channels, ...size]'
  return turned(tensor, stored, order, axes)
}

/** A kernel [...size, channels, multiplier] from [channels * multiplier, 1, ...size]. */
function depthwise(tensor: string, shape: readonly number[]): Piece {
  const size = shape.slice(0, -2)
  const [channels, multiplier] = shape.slice(-2) as [number, number]
  const order = [...size.map((_, k) => k + 2), 0, 1]
  const piece = turned(tensor, [channels, multiplier, ...size], order, '[filters, 1, ...size]')
  return { ...piece, shape: [channels * multiplier, 1, ...size] }
}

const normNames: { readonly [own: string]: string } = {
  gamma: 'weight',
  scale: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
}

/** Channels come first where several axes are normalised, and in what was flattened. */
function normPiece(wanted: Wanted): Piece {
  const { own, shape, grid } = wanted
  return features(normNames[own]!, shape, shape.length > 2 ? shape : grid)
}

function features(
  tensor: string,
  shape: readonly number[],
  grid: readonly number[] | undefined,
): Piece {
  if (!grid || countOf(grid) !== countOf(shape)) return same(tensor, shape, '[features]')
  const size = grid.slice(0, -1)
  const stored = [grid.at(-1)!, ...size]
  const piece = turned(tensor, stored, [...size.map((_, k) => k + 1), 0], '[channels, ...size]')
  return shape.length === 1 ? { ...piece, shape } : piece
}

/** PReLU has one slope, or one for each channel; they may stand for more of them here. */
function slopes({ shape, grid, shapeOf }: Wanted): Piece {
  assert(shape.length > 0, 'slopes without an axis')
  const channels = shape.at(-1)!
  if (grid && shape.length === 1) return features('weight', shape, grid)
  const rows = countOf(shape) / channels
  const whole = { start: 0, strides: [channels, 1] }
  const one = shapeOf('weight')?.join() === '1'
  return {
    tensor: 'weight',
    shape: [one ? 1 : channels],
    axes: '[slopes]',
    dims: [rows, channels],
    from: { start: 0, strides: [0, one ? 0 : 1] },
    to: whole,
  }
}
