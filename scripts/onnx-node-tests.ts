/**
 * Imports the models of the ONNX backend tests and runs them: `tsx scripts/onnx-node-tests.ts
 * FOLDER`, where the folder holds tests as the Python package `onnx` 1.17 brings them in
 * backend/test/data/node. Prints what fails, and writes docs/onnx.md: which operators pass, which
 * are refused and why.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { compile } from '../src/api.ts'
import { TenonError } from '../src/diagnostics/diagnostic.ts'
import { externalOf } from '../src/formats/onnx/import/external.ts'
import { importOnnx } from '../src/formats/onnx/import/import-onnx.ts'
import { type Constant, dimsOf } from '../src/formats/onnx/import/constant.ts'
import { readTensor } from '../src/formats/onnx/import/read-tensor.ts'
import {
  type GraphProto,
  type ModelProto,
  type TensorProto,
  type TypeProto,
  modelTable,
  tensorTable,
} from '../src/formats/onnx/proto/messages.ts'
import { readMessage } from '../src/formats/onnx/proto/read.ts'
import { writeMessage } from '../src/formats/onnx/proto/write.ts'
import { elementTypes } from '../src/formats/onnx/tensors.ts'
import { noBlocks } from '../src/formats/supplied-blocks.ts'
import { writeImported } from '../src/formats/write-imported.ts'
import { offsetsOf, tensorStrides } from '../src/graph/tensor.ts'
import { type NodeTest, operatorPage } from './onnx-page.ts'
import { root } from './paths.ts'

/** Some test data hold the bits of bfloat16 as whole numbers. */
function asBrain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}

function numbersIn(tensor: Constant, type: TypeProto | undefined): readonly number[] {
  const numbers = dimsOf(tensor) as readonly number[]
  const isBits = type?.tensorType?.elemType === elementTypes.bfloat16 && tensor.dtype === 'uint16'
  return isBits ? numbers.map(asBrain) : numbers
}

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

/**
 * The model, whose weights are constants: inputs that an operator needs to know are given the values
 * of the test.
 */
function importedOf(proto: ModelProto, file: string, set: string) {
  const graph = proto.graph!
  const own = new Map<string, TensorProto>()
  for (;;) {
    const initializer = [...graph.initializer, ...own.values()]
    const bytes = writeMessage({ ...proto, graph: { ...graph, initializer } }, modelTable)
    try {
      const names = new Set(initializer.map(each => each.name ?? ''))
      return { imported: importOnnx(bytes, file, noBlocks, externalOf(file)), own: names }
    } catch (error) {
      const next = error instanceof TenonError && wantedConstant(error.message, graph, own)
      if (!next) throw error
      const path = join(set, `input_${graph.input.findIndex(each => each.name === next)}.pb`)
      const tensor = readMessage<TensorProto>(readFileSync(path), tensorTable, (_, at) => fail(at))
      own.set(next, { ...tensor, name: next })
    }
  }
}

/** The last graph input that is not constant yet: weights stand behind what they work on. */
function wantedConstant(
  problem: string,
  graph: GraphProto,
  own: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!/constant|computed|says no|batch|run time/.test(problem)) return undefined
  const open = graph.input.filter(each => !own.has(each.name!))
  return open.length > 1 ? open.at(-1)!.name : undefined
}

async function runTest(folder: string): Promise<string> {
  const file = join(folder, 'model.onnx')
  const set = join(folder, 'test_data_set_0')
  const proto = readMessage<ModelProto>(readFileSync(file), modelTable, (_, at) => fail(at))
  const { imported, own } = importedOf(proto, file, set)
  const { config, weights, report } = writeImported(imported)
  const model = await compile({ text: config }, { weights, target: 'wasm' })
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
  let k = 0
  for (const [i, { name = '', type }] of proto.graph!.input.entries()) {
    if (own.has(name)) continue
    const tensor = tensorAt(join(set, `input_${i}.pb`))
    const port = model.inputs[k++]!
    const given = { shape: tensor.shape, data: numbersIn(tensor, type) }
    const { shape, data } = batchFirst(given, axisIn('input', name))
    const make =
      port.dtype === 'float32' ? Float32Array : port.dtype === 'int32' ? Int32Array : Uint8Array
    inputs[port.name] = { data: make.from(data), shape }
  }
  const results = model.runTensors(inputs)
  for (const [i, { name = '', type }] of proto.graph!.output.entries()) {
    const expected = tensorAt(join(set, `output_${i}.pb`))
    const result = results[model.outputs[i]!.name]!
    const given = { shape: expected.shape, data: numbersIn(expected, type) }
    const { shape, data } = batchFirst(given, axisIn('output', name))
    if (shape.join() !== result.shape.join()) return `shape [${result.shape}] instead of [${shape}]`
    // What tenon keeps as float32 has been cut to 8 bits there.
    const isBrain = type?.tensorType?.elemType === elementTypes.bfloat16
    const precision = isBrain ? 2 ** -7 : 1e-3
    const worst = data.findIndex(
      (each, at) =>
        !(Math.abs(each - result.data[at]!) <= 1e-5 + precision * Math.abs(each)) &&
        !Object.is(each, result.data[at]) &&
        !(Number.isNaN(each) && Number.isNaN(result.data[at])),
    )
    if (worst >= 0) return `${result.data[worst]} instead of ${data[worst]}`
  }
  return ''
}

/** The operator that a test is about; undefined for those that are the body of a function. */
function operatorIn(folder: string): string | undefined {
  const proto = readMessage<ModelProto>(
    readFileSync(join(folder, 'model.onnx')),
    modelTable,
    (_, at) => fail(at),
  )
  const [node, ...others] = proto.graph?.node.filter(each => each.opType !== 'Constant') ?? []
  return others.length > 0 ? undefined : node?.opType
}

async function outcomeOf(folder: string): Promise<Pick<NodeTest, 'outcome' | 'reason'>> {
  try {
    const problem = await runTest(folder)
    return { outcome: problem === '' ? 'passed' : 'failed', reason: problem }
  } catch (error) {
    if (!(error instanceof TenonError))
      return {
        outcome: 'failed',
        reason: (error as Error).stack?.split('\n').slice(0, 4).join(' ') ?? '',
      }
    const { code, message } = error.diagnostics[0]!
    const own = ['foreign-operator', 'onnx-opset', 'broken-model-file'].includes(code)
    const reason = message.replace(/^.*model\.onnx,? ?/, '').replace(/\n.*/s, '')
    return { outcome: code === 'foreign-layer' ? 'unknown' : own ? 'refused' : 'failed', reason }
  }
}

void (async () => {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) throw new Error('a folder with tests is needed')
  const names = readdirSync(folder)
    .filter(each => existsSync(join(folder, each, 'model.onnx')))
    .sort()
  const tests: NodeTest[] = []
  for (const name of names) {
    const whole = name.replace(/_expanded.*$/, '')
    const known = names.includes(whole) ? whole : name
    const operator = operatorIn(join(folder, known)) ?? operatorIn(join(folder, name))
    const outcome = await outcomeOf(join(folder, name))
    tests.push({ name, operator: operator ?? 'several', ...outcome })
    if (outcome.outcome === 'failed') console.log(`FAILED ${name}: ${outcome.reason}`)
  }
  const page = await format(operatorPage(tests), { parser: 'markdown', printWidth: 100 })
  writeFileSync(join(root, 'docs/onnx.md'), page)
  const count = (outcome: NodeTest['outcome']): number =>
    tests.filter(each => each.outcome === outcome).length
  console.log(
    `${count('passed')} passed, ${count('refused')} refused, ${count('unknown')} of operators that ` +
      `are not known, ${count('failed')} failed`,
  )
})()
