/**
 * Imports the models of the ONNX backend tests and runs them: `tsx scripts/onnx-node-tests.ts
 * FOLDER...`, where a folder holds tests as the Python package `onnx` up to 1.17 brings them under
 * backend/test/data. Prints what fails, what is refused and why, and the numbers.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../src/api.ts'
import { TenonError } from '../src/diagnostics/diagnostic.ts'
import { externalOf } from '../src/formats/onnx/import/external.ts'
import { importOnnx } from '../src/formats/onnx/import/import-onnx.ts'
import { type Constant, dimsOf } from '../src/formats/onnx/import/constant.ts'
import { readTensor } from '../src/formats/onnx/import/read-tensor.ts'
import {
  type ModelProto,
  type TensorProto,
  modelTable,
  tensorTable,
} from '../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../src/formats/onnx/proto/read.ts'
import { noBlocks } from '../src/formats/supplied-blocks.ts'
import { writeImported } from '../src/formats/write-imported.ts'
import { offsetsOf, tensorStrides } from '../src/graph/tensor.ts'

const fail = (text: string): never => {
  throw new Error(text)
}

function tensorAt(path: string): Constant {
  const message = readMessage<TensorProto>(readFileSync(path), tensorTable, (_, problem) =>
    fail(problem),
  )
  return readTensor(message, () => fail('external'), fail)
}

/** The numbers with one axis moved to the front. */
function batchFirst(
  { shape, data }: { shape: readonly number[]; data: ArrayLike<number> },
  axis: number,
) {
  if (axis <= 0) return { shape: axis < 0 ? [1, ...shape] : shape, data: Array.from(data) }
  const order = [axis, ...shape.keys()].filter((each, i) => i === 0 || each !== axis)
  const strides = tensorStrides(shape)
  const moved = order.map(each => shape[each]!)
  const offsets = offsetsOf(
    moved,
    order.map(each => strides[each]!),
  )
  return { shape: moved, data: Array.from(offsets, at => data[at]!) }
}

async function runTest(folder: string): Promise<string> {
  const file = join(folder, 'model.onnx')
  const imported = importOnnx(readFileSync(file), file, noBlocks, externalOf(file))
  const { config, weights, report } = writeImported(imported)
  const model = await compile({ text: config }, { weights, target: 'wasm' })
  const set = join(folder, 'test_data_set_0')
  if (!existsSync(set)) return 'no data'
  const none = report.dropped.some(each => each.what === 'batch')
  const axisIn = (kind: string, name: string): number => {
    const note = report.renamed.find(
      each => each.kind === kind && each.from.startsWith(`${name}: batch on axis`),
    )
    return none ? -1 : note ? Number(/\d+$/.exec(note.from)![0]) : 0
  }
  const inputs: {
    [name: string]: { data: Float32Array | Int32Array | Uint8Array; shape: readonly number[] }
  } = {}
  const proto = readMessage<ModelProto>(readFileSync(file), modelTable, (_, problem) =>
    fail(problem),
  )
  const own = new Set(proto.graph!.initializer.map(each => each.name))
  let k = 0
  for (const [i, { name = '' }] of proto.graph!.input.entries()) {
    if (own.has(name)) continue
    const tensor = tensorAt(join(set, `input_${i}.pb`))
    const port = model.inputs[k++]!
    const given = { shape: tensor.shape, data: dimsOf(tensor) as number[] }
    const { shape, data } = batchFirst(given, axisIn('input', name))
    const make =
      port.dtype === 'float32' ? Float32Array : port.dtype === 'int32' ? Int32Array : Uint8Array
    inputs[port.name] = { data: make.from(data), shape }
  }
  const results = model.runTensors(inputs)
  for (const [i, { name = '' }] of proto.graph!.output.entries()) {
    const expected = tensorAt(join(set, `output_${i}.pb`))
    const result = results[model.outputs[i]!.name]!
    const given = { shape: expected.shape, data: dimsOf(expected) as number[] }
    const { shape, data } = batchFirst(given, axisIn('output', name))
    if (shape.join() !== result.shape.join()) return `shape [${result.shape}] instead of [${shape}]`
    const worst = data.findIndex(
      (each, at) =>
        !(Math.abs(each - result.data[at]!) <= 1e-5 + 1e-3 * Math.abs(each)) &&
        !Object.is(each, result.data[at]) &&
        !(Number.isNaN(each) && Number.isNaN(result.data[at])),
    )
    if (worst >= 0) return `${result.data[worst]} instead of ${data[worst]}`
  }
  return ''
}

const [verbose, ...folders] =
  process.argv[2] === '-v' ? [true, ...process.argv.slice(3)] : [false, ...process.argv.slice(2)]
void (async () => {
  for (const parent of folders) {
    const tests = readdirSync(parent)
      .filter(each => existsSync(join(parent, each, 'model.onnx')))
      .sort()
    const counts = { passed: 0, failed: 0, refused: 0, unknown: 0 }
    for (const test of tests) {
      try {
        const problem = await runTest(join(parent, test))
        counts[problem === '' ? 'passed' : 'failed']++
        if (problem !== '') console.log(`FAILED ${test}: ${problem}`)
        else if (verbose) console.log(`passed ${test}`)
      } catch (error) {
        if (!(error instanceof TenonError)) {
          counts.failed++
          console.log(
            `FAULT ${test}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' | ')}`,
          )
          continue
        }
        const { code, message } = error.diagnostics[0]!
        const own = ['onnx-operator', 'onnx-opset', 'broken-model-file'].includes(code)
        const unknown = code === 'foreign-layer'
        counts[unknown ? 'unknown' : own ? 'refused' : 'failed']++
        if (!unknown)
          console.log(
            `${own ? 'refused' : 'FAILED'} ${test}: ${own ? '' : `${code} `}${message.replace(/^.*model\.onnx/, '').replace(/\n.*/s, '')}`,
          )
      }
    }
    console.log(parent, JSON.stringify(counts))
  }
})()
