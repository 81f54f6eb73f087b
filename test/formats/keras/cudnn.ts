/**
 * Recurrent weights as cuDNN has them, and what `torch.nn.LSTM` and `torch.nn.GRU`, whose matrices
 * lie as those of cuDNN, give for them in float64: PyTorch 2.15.
 */
export const cudnnSteps = 4
export const [features, units] = [3, 2]

/** Number `k` of all parameters in their order, those of x from 1000 on. */
export const cudnnNumber = (k: number): number => Math.sin(1.7 * k + 0.3)

export const cudnnResults = {
  CuDNNLSTM: [
    -0.0250985, 0.049844, 0.0223801, 0.055108, 0.0879852, 0.0191363, 0.2015009, 0.0745269,
  ],
  CuDNNGRU: [
    -0.0355709, -0.3886295, 0.6293708, -0.1755958, 0.9471774, 0.5518273, 0.9194589, 0.7350378,
  ],
} as const

/** Both directions: those of the first are the ones above. */
export const bidirectionalResults = {
  CuDNNLSTM: [
    -0.0250985, 0.049844, 0.0276155, 0.0866382, 0.0223801, 0.055108, 0.0703881, 0.1515209,
    0.0879852, 0.0191363, 0.2892959, 0.1283088, 0.2015009, 0.0745269, 0.2055458, 0.3533818,
  ],
  CuDNNGRU: [
    -0.0355709, -0.3886295, 0.7819123, -0.1570414, 0.6293708, -0.1755958, 0.0603286, -0.1805843,
    0.9471774, 0.5518273, -0.5722805, -0.5654721, 0.9194589, 0.7350378, -0.2911908, -0.3145296,
  ],
} as const

export interface CudnnTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** cuDNN's gates in the order in which Keras has them side by side: z comes before r. */
const gateOrders = { CuDNNLSTM: [0, 1, 2, 3], CuDNNGRU: [1, 0, 2] } as const

/**
 * Kernel, recurrent kernel and bias as Keras keeps them; `from` is the number of the first. The
 * matrix of a gate [units, rows] has its numbers, row after row, in a block of `units` columns.
 */
export function cudnnWeights(
  className: keyof typeof gateOrders,
  from: number,
): { readonly tensors: readonly CudnnTensor[]; readonly end: number } {
  const order = gateOrders[className]
  const width = order.length * units
  const kernel = (name: string, rows: number, first: number): CudnnTensor => ({
    name,
    shape: [rows, width],
    data: Array.from({ length: rows * width }, (_, at) => {
      const [row, column] = [Math.floor(at / width), at % width]
      const gate = order[Math.floor(column / units)]!
      return cudnnNumber(first + gate * units * rows + row * units + (column % units))
    }),
  })
  const states = from + width * features
  const biases = states + width * units
  const bias = Array.from({ length: 2 * width }, (_, at) => {
    const gate = order[Math.floor((at % width) / units)]!
    return cudnnNumber(biases + Math.floor(at / width) * width + gate * units + (at % units))
  })
  return {
    tensors: [
      kernel('kernel', features, from),
      kernel('recurrent_kernel', units, states),
      { name: 'bias', shape: [2 * width], data: bias },
    ],
    end: biases + 2 * width,
  }
}

/** Their arguments in a file, which say nothing of activations. */
export const cudnnConfig = {
  units,
  return_sequences: true,
  return_state: false,
  go_backwards: false,
  stateful: false,
  kernel_initializer: 'glorot_uniform',
  recurrent_initializer: 'orthogonal',
  bias_initializer: 'zeros',
  kernel_regularizer: null,
  kernel_constraint: null,
  activity_regularizer: null,
}
