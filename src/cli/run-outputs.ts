/** Runs a model over any number of examples, and writes what comes out. */
import { join } from 'node:path'

import type { CompiledModel } from '../compiled-model.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { folderName, makeFolder } from '../files/folder.ts'
import type { FileElements, FileTensor } from '../files/file-tensor.ts'
import { formatNpy } from '../files/npy.ts'
import { batchName } from '../graph/dim.ts'
import type { ModelTensor } from '../model-inputs.ts'
import { createData } from '../runtime/instance.ts'
import { jsonTensor } from './json-tensor.ts'

type Tensors = { readonly [name: string]: ModelTensor }

/** So many examples run at once: enough to be fast, few enough for the memory. */
const batchSize = 256

/** As one run over all examples, which follow each other along the first axis. */
export function runInBatches(model: CompiledModel, inputs: Tensors): Tensors {
  const counts = new Set(Object.values(inputs).map(each => each.shape[0] ?? 0))
  const [count = 0] = counts
  const batched = model.outputs.every(each => each.shape[0] === batchName)
  // What is missing, or does not fit, is told by the model itself.
  if (counts.size !== 1 || count <= batchSize || !batched) return model.runTensors(inputs)
  const parts = Array.from({ length: Math.ceil(count / batchSize) }, (_, i) => {
    const [start, end] = [i * batchSize, Math.min(count, (i + 1) * batchSize)]
    const slices = Object.entries(inputs).map(([name, tensor]) => [name, slice(tensor, start, end)])
    return model.runTensors(Object.fromEntries(slices) as Tensors)
  })
  const names = Object.keys(parts[0]!)
  return Object.fromEntries(names.map(name => [name, concatenate(parts.map(each => each[name]!))]))
}

function slice({ data, shape }: ModelTensor, start: number, end: number): ModelTensor {
  const size = data.length / shape[0]!
  return { data: data.subarray(start * size, end * size), shape: [end - start, ...shape.slice(1)] }
}

function concatenate(parts: readonly ModelTensor[]): ModelTensor {
  const length = parts.reduce((sum, { data }) => sum + data.length, 0)
  const count = parts.reduce((sum, { shape }) => sum + shape[0]!, 0)
  const data = createData(dtypeOf(parts[0]!), length)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, shape: [count, ...parts[0]!.shape.slice(1)] }
}

function dtypeOf({ data }: ModelTensor): 'float32' | 'int32' | 'uint8' {
  if (data instanceof Float32Array) return 'float32'
  return data instanceof Int32Array ? 'int32' : 'uint8'
}

/** `{"probs": [[…], …]}`: one line per example, so that both people and programs can read it. */
export function outputsJson(results: Tensors): string {
  const outputs = Object.entries(results).map(([name, tensor]) => {
    const examples = jsonTensor(tensor)
    const rows = Array.isArray(examples) ? examples : [examples]
    const lines = rows.map(each => `    ${JSON.stringify(each)}`)
    return `  ${JSON.stringify(name)}: [\n${lines.join(',\n')}\n  ]`
  })
  return `{\n${outputs.join(',\n')}\n}`
}

/** Writes `NAME.npy` for each output; gives the paths. */
export function writeOutputs(results: Tensors, folder: string): readonly string[] {
  makeFolder(folder)
  return Object.entries(results).map(([name, tensor]) => {
    const path = join(folder, `${folderName(name)}.npy`)
    const { shape } = tensor
    const data = tensor.data as FileElements
    writeFileAtomically(path, formatNpy({ dtype: dtypeOf(tensor), shape, data } as FileTensor))
    return path
  })
}
