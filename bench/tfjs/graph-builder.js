/** Writes graph models of tfjs by hand: nodes as protocol buffers in JSON, constants as weights. */
import { createRandom } from './random-models.js'

export const text = value => ({ s: Buffer.from(value).toString('base64') })
export const int = value => ({ i: String(value) })
export const ints = values => ({ list: { i: values.map(String) } })
export const texts = values => ({
  list: { s: values.map(each => Buffer.from(each).toString('base64')) },
})
export const float = value => ({ f: value })
export const flag = value => ({ b: value })
export const type = name => ({ type: `DT_${name}` })

/** In few bits, so that the file is small. */
const short = value => Math.round(value * 256) / 256

const size = shape => shape.reduce((product, each) => product * each, 1)

/** A graph in the making; nodes are called by their references. */
export function createGraph(seed) {
  const random = createRandom(seed)
  const nodes = []
  const weights = []
  const inputs = []
  const outputs = {}
  const fresh = (() => {
    let count = 0
    return op => `model/${op.toLowerCase()}_${count++}/${op}`
  })()
  const constant = (shape, dtype, values, name = fresh('Const')) => {
    nodes.push({
      name,
      op: 'Const',
      attr: { dtype: type(dtype === 'float32' ? 'FLOAT' : 'INT32') },
    })
    weights.push({ name, shape, dtype, values })
    return name
  }
  const graph = {
    random,
    int: (least, most) => least + Math.floor(random() * (most - least + 1)),
    pick: list => list[Math.floor(random() * list.length)],
    /** Shape without the batch. */
    input(shape, dtype = 'FLOAT', name = `input_${inputs.length + 1}`) {
      const dim = [-1, ...shape].map(each => ({ size: String(each) }))
      nodes.push({
        name,
        op: 'Placeholder',
        attr: { dtype: type(dtype), shape: { shape: { dim } } },
      })
      inputs.push({ name, shape, dtype })
      return name
    },
    /** Random numbers around 0, or between others. */
    weight: (shape, least = -0.8, most = 0.8) =>
      constant(
        shape,
        'float32',
        Float32Array.from({ length: size(shape) }, () => short(least + (most - least) * random())),
      ),
    floats: (values, shape = [values.length]) =>
      constant(shape, 'float32', Float32Array.from(values)),
    wholes: (values, shape = [values.length]) => constant(shape, 'int32', Int32Array.from(values)),
    op(op, inputs, attr = {}, name = fresh(op)) {
      nodes.push({ name, op, input: inputs, attr: { T: type('FLOAT'), ...attr } })
      return name
    },
    output(reference, name = `output_${Object.keys(outputs).length}`) {
      outputs[name] = reference
    },
    /** What `tf.io.fromMemory` takes, and inputs of two examples. */
    finish(quantization) {
      const stored = weights.map(each => store(each, quantization))
      const signature = {
        inputs: Object.fromEntries(inputs.map(({ name }) => [name, { name: `${name}:0` }])),
        outputs: Object.fromEntries(
          Object.entries(outputs).map(([name, at]) => [
            name,
            { name: at.includes(':') ? at : `${at}:0` },
          ]),
        ),
      }
      return {
        format: 'graph-model',
        generatedBy: '2.15.0',
        modelTopology: { node: nodes, versions: { producer: 1645 } },
        signature,
        specs: stored.map(each => each.spec),
        bytes: Buffer.concat(stored.map(each => each.bytes)),
        inputs: inputs.map(({ shape, dtype }) => {
          const whole = [2, ...shape]
          const value =
            dtype === 'INT32' ? () => Math.floor(random() * 6) : () => short(3 * random() - 1.5)
          return {
            dtype: dtype === 'INT32' ? 'int32' : 'float32',
            shape: whole,
            data: Array.from({ length: size(whole) }, value),
          }
        }),
      }
    },
  }
  return graph
}

/** Bytes of a weight; large ones as small numbers, where that is wanted. */
function store({ name, shape, dtype, values }, quantization) {
  const spec = { name, shape, dtype }
  const bytes = new Uint8Array(values.buffer)
  if (!quantization || dtype !== 'float32' || values.length < 8) return { spec, bytes }
  const [min, max] = [Math.min(...values), Math.max(...values)]
  const [most, array] = quantization === 'uint8' ? [255, Uint8Array] : [65535, Uint16Array]
  const scale = max > min ? (max - min) / most : 1
  const whole = array.from(values, each => Math.round((each - min) / scale))
  return {
    spec: {
      ...spec,
      quantization: { dtype: quantization, scale, min, original_dtype: 'float32' },
    },
    bytes: new Uint8Array(whole.buffer),
  }
}
