/** Real examples of a training set, few and small enough for a page. */
import type { TrainingModel } from '../../build/model.ts'
import type { FileTensor } from '../../files/file-tensor.ts'
import { evaluateShape } from '../../graph/shape.ts'
import type { TensorData } from '../../runtime/instance.ts'
import { createBatches } from '../../train/batches.ts'
import { readTrainingData } from '../../train/data-files.ts'
import type { Dataset } from '../../train/dataset.ts'

/** So many examples go to the page. */
const most = 256

/** What they take together, at most: 32 MiB. */
const mostBytes = 2 ** 25

/**
 * Examples from all over the training set, as the model takes them, by the names of its inputs; and
 * their labels, as `label/NAME` of the output. Undefined where one alone would be too large. Throws
 * a `TenonError` where the data cannot be read.
 */
export function readSomeExamples(
  training: TrainingModel,
): ReadonlyMap<string, FileTensor> | undefined {
  const { train } = readTrainingData(training)
  const count = Math.min(most, train.count, Math.floor(mostBytes / bytesPerExample(train)))
  if (count === 0) return undefined
  const order = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * train.count) / count))
  const { inputs, sizes } = createBatches(train, count).gather(0, order)
  const ports = [
    ...training.model.inputs.map(({ name, shape }) => ({ key: name, name, shape })),
    ...training.targets.map(({ output, input: { name, shape } }) => {
      return { key: `label/${output}`, name, shape }
    }),
  ]
  return new Map(
    ports.map(({ key, name, shape }) => {
      const data = inputs[name]!
      return [key, { dtype: dtypeOf(data), shape: evaluateShape(shape, sizes), data } as FileTensor]
    }),
  )
}

function bytesPerExample({ columns }: Dataset): number {
  const bytes = columns.map(({ size, data }) => size * data.BYTES_PER_ELEMENT)
  return bytes.reduce((sum, each) => sum + each, 1)
}

function dtypeOf(data: TensorData): FileTensor['dtype'] {
  if (data instanceof Float32Array) return 'float32'
  return data instanceof Int32Array ? 'int32' : 'uint8'
}
