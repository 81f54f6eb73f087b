/** MultiheadAttention of PyTorch: three projections in one matrix, or in one each. */
import type { Piece } from './piece.ts'
import type { Wanted } from './wanted.ts'

const projections = ['query', 'key', 'value']

/** Kernels [features, heads, width] here; each head's width is what PyTorch has row after row. */
export function attentionPieces(wanted: Wanted): readonly Piece[] | undefined {
  const [part = '', own] = wanted.own.split('/')
  if (part === 'attention_output') return [own === 'bias' ? outputBias(wanted) : output(wanted)]
  const number = projections.indexOf(part)
  if (number < 0) return undefined
  return [own === 'bias' ? bias(wanted, number) : projection(wanted, part, number)]
}

function projection({ shape, shapeOf }: Wanted, part: string, number: number): Piece {
  const [features, heads, width] = shape as readonly [number, number, number]
  const rows = heads * width
  const alone = `${part[0]}_proj_weight`
  const apart = shapeOf(alone) !== undefined
  return {
    tensor: apart ? alone : 'in_proj_weight',
    shape: [apart ? rows : 3 * rows, features],
    axes: apart ? '[heads * width, features]' : '[3 * heads * width, features]',
    dims: [features, heads, width],
    from: {
      start: apart ? 0 : number * rows * features,
      strides: [1, width * features, features],
    },
    to: { start: 0, strides: [rows, width, 1] },
  }
}

function bias({ shape }: Wanted, number: number): Piece {
  const [heads, width] = shape as readonly [number, number]
  const rows = heads * width
  return {
    tensor: 'in_proj_bias',
    shape: [3 * rows],
    axes: '[3 * heads * width]',
    dims: [rows],
    from: { start: number * rows, strides: [1] },
    to: { start: 0, strides: [1] },
  }
}

function output({ shape }: Wanted): Piece {
  const [heads, width, features] = shape as readonly [number, number, number]
  const rows = heads * width
  return {
    tensor: 'out_proj.weight',
    shape: [features, rows],
    axes: '[features, heads * width]',
    dims: [rows, features],
    from: { start: 0, strides: [1, rows] },
    to: { start: 0, strides: [features, 1] },
  }
}

function outputBias({ shape }: Wanted): Piece {
  return {
    tensor: 'out_proj.bias',
    shape,
    axes: '[features]',
    dims: shape,
    from: { start: 0, strides: [1] },
    to: { start: 0, strides: [1] },
  }
}
