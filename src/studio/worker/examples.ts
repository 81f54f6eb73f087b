/** Real inputs that stand beside the page: the examples of a model's inputs, and their labels. */
import type { Model, Port } from '../../build/model.ts'
import { refuse } from '../../diagnostics/diagnostic.ts'
import type { FileTensor } from '../../files/file-tensor.ts'
import { parseSafetensors } from '../../files/safetensors.ts'
import { type TensorData, createData } from '../../runtime/instance.ts'
import { type CheckedInputs, type ModelTensor, checkInputs } from '../../model-inputs.ts'

export interface Examples {
  readonly count: number
  /** Examples `start` to `end - 1`, checked against the inputs of the model. */
  slice(start: number, end: number): CheckedInputs
}

/** What the file is called where something is wrong with it. */
const file = 'inputs.safetensors'

/** Throws a `TenonError` where an input of the model is missing or of another shape. */
export function readExamples(bytes: Uint8Array, model: Model): Examples {
  const { tensors } = parseSafetensors(bytes, file)
  const inputs = model.inputs.map(port => {
    const tensor = tensors.get(port.name)
    if (!tensor) return refuse('missing-tensor', { tensor: port.name, file })
    return { port, ...tensor }
  })
  const count = Math.min(...inputs.map(({ shape }) => shape[0] ?? 0))
  return {
    count,
    slice: (start, end) => {
      const given = inputs.map(each => [each.port.name, rowsOf(each, start, end)] as const)
      return checkInputs(model.inputs, Object.fromEntries(given))
    },
  }
}

/** Some examples of one input, in the input's dtype. */
function rowsOf(
  { port, shape, data }: FileTensor & { readonly port: Port },
  start: number,
  end: number,
): ModelTensor {
  const row = shape.slice(1)
  const size = row.reduce((product, dim) => product * dim, 1)
  const rows = createData(port.dtype, (end - start) * size)
  for (let i = 0; i < rows.length; i++) rows[i] = Number(data[start * size + i])
  return { data: rows as TensorData, shape: [end - start, ...row] }
}
