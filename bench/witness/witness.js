/**
 * Compares what tenon and onnxruntime give for the same layers: `npm run witness` in this folder,
 * after `npm ci` here and in the project. Exit code 1 where a result is off.
 */
import * as ort from 'onnxruntime-node'
import { compile } from '../../dist/index.js'
import { cases } from './cases.js'
import { onnxModel } from './onnx-model.js'

/** Relative to the larger of a result and its argument, and to the largest result of a layer. */
const [elementTolerance, layerTolerance] = [2e-6, 1e-5]

const itself = tensor => tensor

async function onTenon({ layer, x, weights = {} }, target) {
  const text = JSON.stringify({
    tenon: 1,
    inputs: { x: x.shape.slice(1) },
    layers: [{ ...layer, name: 'y' }],
  })
  const named = Object.entries(weights).map(([name, { data }]) => [`y/${name}`, data])
  const model = await compile({ text }, { target, weights: Object.fromEntries(named) })
  return model.runTensors({ x: { data: x.data, shape: x.shape } }).y
}

async function onOnnx({ x, op, write = itself, read = itself }, rank) {
  const given = write(x)
  // Sizes of a result are for the runtime to find.
  const bytes = onnxModel(op, { x: given.shape, y: new Array(rank).fill(-1) })
  const session = await ort.InferenceSession.create(bytes)
  const { y } = await session.run({ x: new ort.Tensor('float32', given.data, given.shape) })
  return read({ shape: y.dims, data: y.data })
}

/** What is off, in words; nothing where all is well. */
function faultOf({ elementwise, x, rounding = 0 }, found, wanted) {
  if (String(found.shape) !== String(wanted.shape))
    return `has the shape [${found.shape}], not [${wanted.shape}]`
  const largest = wanted.data.reduce((size, each) => Math.max(size, Math.abs(each)), 0)
  for (const [i, each] of wanted.data.entries()) {
    const size = elementwise ? Math.max(Math.abs(each), Math.abs(x.data[i])) : largest
    const tolerance = elementwise ? elementTolerance : layerTolerance
    if (!(Math.abs(found.data[i] - each) <= tolerance * size + rounding))
      return `has ${found.data[i]} at ${i}, not ${each}`
  }
  return undefined
}

let faults = 0
for (const each of cases) {
  const title = `${JSON.stringify(each.layer)} as ${each.op.op}`
  for (const target of ['reference', 'wasm']) {
    const found = await onTenon(each, target)
    const rank = each.op.outputs?.[0] === 'y' ? 4 : each.op.outputs ? 3 : each.x.shape.length
    const fault = faultOf(each, found, await onOnnx(each, rank))
    if (fault) console.log(`${title} on ${target} ${fault}`)
    if (fault) faults++
  }
}
const ops = new Set(cases.map(each => each.op.op))
console.log(`${cases.length} cases of ${ops.size} ops on two targets: ${faults} are off`)
process.exitCode = faults > 0 ? 1 : 0
