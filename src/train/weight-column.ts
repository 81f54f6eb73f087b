/** The weights of the examples of one output, as a column of a dataset. */
import type { Port } from '../build/model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { type NamedTensor, makeColumn } from './columns.ts'
import type { Column } from './dataset.ts'

/**
 * One number per example, finite and not negative, of any type but bool; without a file every
 * example of the set counts 1, as in Keras where a set comes without weights.
 */
export function weightColumn(
  port: Port,
  output: string,
  source: NamedTensor | undefined,
  count: number,
): Column {
  if (!source) {
    const data = new Float32Array(count).fill(1)
    return { name: port.name, dtype: port.dtype, size: 1, data, scale: undefined }
  }
  const { tensor, file, span } = source
  const owner = `the weight of '${output}'`
  const [, ...rest] = tensor.shape
  if (tensor.shape.length === 0 || rest.some(each => each !== 1) || rest.length > 1) {
    refuse('data-shape', { file, owner, expected: '[]', actual: `[${rest.join(', ')}]` }, span)
  }
  if (tensor.dtype === 'bool') {
    const hint = 'weights are numbers: weights.astype(numpy.float32)'
    refuse('data-dtype', { file, expected: 'float32', actual: 'bool', owner }, span, { hint })
  }
  const data = Float32Array.from(tensor.data as ArrayLike<number | bigint>, Number)
  const index = data.findIndex(each => !(each >= 0 && each < Infinity))
  if (index >= 0) {
    const weight = String(tensor.data[index])
    refuse('example-weight', { file, weight, index }, span)
  }
  return makeColumn(port, source, data)
}
