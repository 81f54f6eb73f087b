/** Reads `--input NAME=FILE`: npy, IDX and PNG by their first bytes, JSON otherwise. */
import type { SummaryPort } from '../build/summary.ts'
import type { CompiledModel } from '../compiled-model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { parseDataFile } from '../files/data-file.ts'
import { dtypeHint } from '../files/dtype-hint.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import { readFileChecked } from '../files/read.ts'
import { isPng } from '../files/signatures.ts'
import type { ModelTensor } from '../model-inputs.ts'
import type { TensorData } from '../runtime/instance.ts'
import { UsageError } from './failure.ts'
import { parseJsonTensor } from './json-tensor.ts'

/** 2 GiB. */
const maxBytes = 2 ** 31

/** The tensors by input; a model with one input takes a bare file too. */
export async function readInputs(
  { inputs }: CompiledModel,
  given: readonly string[],
): Promise<{ readonly [name: string]: ModelTensor }> {
  const reading = given.map(async text => {
    const [name, file] = splitInput(text, inputs)
    const port = inputs.find(each => each.name === name)
    if (port) return [name, await readInput(port, file)] as const
    const expected = inputs.map(each => each.name)
    const hint = nearestHint(name, expected)
    return refuse('unknown-input', { input: name, expected }, undefined, { hint })
  })
  return Object.fromEntries(await Promise.all(reading))
}

function splitInput(text: string, inputs: readonly SummaryPort[]): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  const [only] = inputs
  if (only && inputs.length === 1) return [only.name, text]
  const names = inputs.map(each => `'${each.name}'`).join(', ')
  throw new UsageError(
    `--input ${text}: the model has several inputs, ${names}; NAME=FILE is needed`,
  )
}

async function readInput(port: SummaryPort, file: string): Promise<ModelTensor> {
  const bytes = readFileChecked(file, { maxBytes })
  if (startsAsJson(bytes)) return parseJsonTensor(bytes, { dtype: port.dtype, file })
  const { dtype, shape, data } = isPng(bytes)
    ? await pictureOf(bytes, file)
    : parseDataFile(bytes, file)
  if (dtype !== port.dtype) refuseDtype(port, file, dtype)
  return { data: data as TensorData, shape }
}

/** A picture is one example. What unpacks it is loaded where there is one alone. */
async function pictureOf(bytes: Uint8Array, file: string): Promise<FileTensor> {
  const { openPng } = await import('../files/png.ts')
  const { shape, ...picture } = openPng(bytes, file).decode()
  return { ...picture, shape: [1, ...shape] }
}

function refuseDtype({ name, dtype }: SummaryPort, file: string, actual: string): never {
  const parameters = { file, owner: `input '${name}'`, expected: dtype, actual }
  return refuse('data-dtype', parameters, undefined, { hint: dtypeHint(actual, dtype) })
}

/** No npy and no IDX file begins with white space or a bracket. */
function startsAsJson(bytes: Uint8Array): boolean {
  const first = bytes.find(byte => byte > 0x20)
  return first === 0x5b && bytes[0] !== 0
}
