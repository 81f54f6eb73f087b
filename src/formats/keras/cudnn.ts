/** Weights of CuDNNLSTM and CuDNNGRU of Keras 2 -> those of the layer that computes the same. */
import { type FileTensor, tensorLater } from '../../files/file-tensor.ts'
import { type JsonMap, isMap } from '../../fields/field.ts'
import { asFloat32, type NamedTensor } from './named-tensor.ts'
import type { KerasLayer } from './topology.ts'

/** What the classes always do, and say nothing of. */
export const cudnnArguments: { readonly [className: string]: JsonMap } = {
  CuDNNLSTM: { recurrent_activation: 'sigmoid' },
  CuDNNGRU: { recurrent_activation: 'sigmoid', reset_after: true },
}

/**
 * cuDNN reads the numbers of a gate's kernel [rows, units] as the matrix [units, rows], and has
 * biases of the input and of the state, one behind the other. Tensors that are of another class, or
 * do not fit, stay as they are.
 */
export function plainRecurrent(
  layer: KerasLayer,
  tensors: readonly NamedTensor[],
): readonly NamedTensor[] {
  const { className, directions } = cellOf(layer)
  if (!Object.hasOwn(cudnnArguments, className) || tensors.length !== 3 * directions) return tensors
  return Array.from({ length: directions }, (_, k) =>
    ofCell(className, tensors.slice(3 * k, 3 * k + 3) as [NamedTensor, NamedTensor, NamedTensor]),
  ).flat()
}

/** That of a Bidirectional is inside. */
function cellOf({ className, config }: KerasLayer) {
  const inner = config['layer']
  const isTwice = className === 'Bidirectional' && isMap(inner)
  return isTwice
    ? { className: String(inner['class_name']), directions: 2 }
    : { className, directions: 1 }
}

function ofCell(
  className: string,
  [kernel, recurrent, bias]: readonly [NamedTensor, NamedTensor, NamedTensor],
): readonly NamedTensor[] {
  const gates = className === 'CuDNNLSTM' ? 4 : 3
  const units = recurrent.tensor.shape[0] ?? 0
  const width = gates * units
  const fits =
    [kernel, recurrent].every(
      ({ tensor: { shape } }) => shape.length === 2 && shape[1] === width,
    ) && bias.tensor.shape.join() === String(2 * width)
  if (!fits || units === 0) return [kernel, recurrent, bias]
  return [
    { ...kernel, tensor: turnedGates(kernel.tensor, units) },
    { ...recurrent, tensor: turnedGates(recurrent.tensor, units) },
    { ...bias, tensor: gates === 4 ? summed(bias.tensor, width) : paired(bias.tensor, width) },
  ]
}

/** Each gate's kernel the other way round, in the same place. */
function turnedGates(kernel: FileTensor, units: number): FileTensor {
  const [rows, width] = kernel.shape as readonly [number, number]
  return tensorLater('float32', kernel.shape, () => {
    const { data } = asFloat32(kernel)
    const turned = new Float32Array(data.length)
    for (let gate = 0; gate < width; gate += units)
      for (let row = 0; row < rows; row++)
        for (let unit = 0; unit < units; unit++) {
          const at = unit * rows + row
          const from = Math.floor(at / units) * width + gate + (at % units)
          turned[row * width + gate + unit] = data[from]!
        }
    return turned
  })
}

/** An LSTM adds both biases up. */
function summed(bias: FileTensor, width: number): FileTensor {
  const { data } = asFloat32(bias)
  const sum = data.slice(0, width).map((each, i) => each + data[width + i]!)
  return { dtype: 'float32', shape: [width], data: sum }
}

/** A GRU that resets afterwards keeps them apart. */
function paired(bias: FileTensor, width: number): FileTensor {
  return { ...asFloat32(bias), shape: [2, width] }
}
