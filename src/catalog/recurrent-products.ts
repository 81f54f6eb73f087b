/** How a recurrent cell multiplies by its kernels: as matrices, or by convolution. */
import { type Dim, mulDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import type { Shape } from '../graph/shape.ts'
import type { LayerScope } from './layer.ts'
import { type ConvolutionArguments, convolve } from './spatial/convolution.ts'

export interface RecurrentProducts {
  /** Axes of the kernels in front of the last one, which has the columns of all gates. */
  readonly kernel: Shape
  readonly recurrentKernel: Shape
  /** All steps [T, batch, ...] times the kernel of a gate: [T, ...] with the shape of a state. */
  input(steps: Node, kernel: Node): Node
  /** A state times the recurrent kernel of a gate. */
  recurrent(state: Node, kernel: Node): Node
}

/** Of steps [batch, features]. */
export function matrixProducts(features: Dim, units: number): RecurrentProducts {
  return {
    kernel: [features],
    recurrentKernel: [units],
    input: (steps, kernel) => createMatmul(steps, kernel),
    recurrent: (state, kernel) => createMatmul(state, kernel),
  }
}

/** Of steps [batch, spatial..., channels]; states are convolved without moving or changing size. */
export function convolutionProducts(
  channels: Dim,
  filters: number,
  args: ConvolutionArguments,
  layer: LayerScope,
): RecurrentProducts {
  const still = args.kernel_size.map(() => 1)
  const inPlace = { ...args, strides: still, dilation_rate: still, padding: 'same' as const }
  return {
    kernel: [...args.kernel_size, channels],
    recurrentKernel: [...args.kernel_size, filters],
    input(steps, kernel) {
      const [time, batch, ...cells] = steps.shape
      // Steps are images like any others: the batch takes them in.
      const images = createReshape(steps, [mulDims(time!, batch!), ...cells])
      const y = convolve(images, kernel, 1, args, layer)
      return createReshape(y, [time!, batch!, ...y.shape.slice(1)])
    },
    recurrent: (state, kernel) => convolve(state, kernel, 1, inPlace, layer),
  }
}
