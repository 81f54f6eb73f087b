/** LSTM, GRU and RNN of PyTorch: gates lie one below the other, biases of input and state apart. */
import type { Piece } from './piece.ts'
import type { Wanted } from './wanted.ts'

/** The numbers of PyTorch's gates in the order in which Keras has them side by side. */
const gateOrders: { readonly [type: string]: readonly number[] } = {
  LSTM: [0, 1, 2, 3],
  GRU: [1, 0, 2],
  SimpleRNN: [0],
}

/** A kernel [inputs, gates * units] from [gates * units, inputs]; biases are added up. */
export function recurrentPieces(wanted: Wanted): readonly Piece[] | undefined {
  const { type, own, shape } = wanted
  const order = gateOrders[type]!
  if (own === 'kernel') return gates(wanted, 'weight_ih', order)
  if (own === 'recurrent_kernel') return gates(wanted, 'weight_hh', order)
  if (own !== 'bias') return undefined
  const [ih, hh] = [biases(wanted, 'bias_ih', order, 0), biases(wanted, 'bias_hh', order, 1)]
  // A GRU of PyTorch resets after the product, for which Keras keeps both biases.
  if (type === 'GRU') return shape.length === 2 ? [...ih, ...hh] : undefined
  return [...ih, ...hh.map(each => ({ ...each, adds: true as const }))]
}

/** `weight_ih_l0` of a layer, `weight_ih` of a cell, or of what an entry says around it. */
function nameOf(
  { backward, open, shapeOf }: Wanted,
  name: string,
): Pick<Piece, 'tensor' | 'suffix'> {
  const tensor = open && !shapeOf(name) ? `${name}_l0` : name
  return backward ? { tensor, suffix: '_reverse' } : { tensor }
}

function gates(wanted: Wanted, name: string, order: readonly number[]): readonly Piece[] {
  const [inputs, width] = wanted.shape as readonly [number, number]
  const units = width / order.length
  return order.map((gate, k) => ({
    ...nameOf(wanted, name),
    shape: [width, inputs],
    axes: '[gates * units, inputs]',
    dims: [inputs, units],
    from: { start: gate * units * inputs, strides: [1, inputs] },
    to: { start: k * units, strides: [width, 1] },
  }))
}

/** `row` is that of the bias where the weight keeps both. */
function biases(
  wanted: Wanted,
  name: string,
  order: readonly number[],
  row: number,
): readonly Piece[] {
  const width = wanted.shape.at(-1)!
  const units = width / order.length
  const first = wanted.shape.length === 2 ? row * width : 0
  return order.map((gate, k) => ({
    ...nameOf(wanted, name),
    shape: [width],
    axes: '[gates * units]',
    dims: [units],
    from: { start: gate * units, strides: [1] },
    to: { start: first + k * units, strides: [1] },
  }))
}
