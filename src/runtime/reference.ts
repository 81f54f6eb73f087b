/** The reference target: an instance that runs its graph on the interpreter. */
import { assert } from '../diagnostics/assert.ts'
import { type Sizes, dimNames } from '../graph/dim.ts'
import { type Graph, type Update, parametersOf, rootsOf } from '../graph/graph.ts'
import { interpret } from '../graph/interpret.ts'
import type { Node, Precision } from '../graph/node.ts'
import type { ParameterAttributes } from '../graph/ops/parameter.ts'
import { type DType, evaluateShape, shapeText } from '../graph/shape.ts'
import { type Tensor, countOf } from '../graph/tensor.ts'
import { type Inputs, type Instance, type TensorData, createData } from './instance.ts'

type Parameter = Node<ParameterAttributes>

/** A weight or piece of state with its present value. */
interface Stored {
  readonly parameter: Parameter
  readonly data: TensorData
}

export interface ReferenceOptions {
  /** What the interpreter computes with; inputs, outputs and updates always have their dtypes. */
  readonly precision?: Precision
}

/**
 * An instance whose weights and state start with `initial`, by name. State that has no value there
 * starts with zeros; a weight must have one.
 */
export function createReferenceInstance(
  graph: Graph,
  initial: { readonly [name: string]: TensorData },
  { precision = 'f32' }: ReferenceOptions = {},
): Instance {
  const stored = new Map<string, Stored>()
  for (const parameter of parametersOf(graph)) {
    const { name, storage } = parameter.attributes
    if (storage !== 'input') stored.set(name, createStored(parameter, initial[name]))
  }
  const find = (name: string): Stored => {
    const found = stored.get(name)
    assert(found, `no weight or state '${name}'`)
    return found
  }
  return {
    target: 'reference',
    threads: 1,
    read: name => find(name).data.slice(),
    write: (name, data) => copyInto(find(name), data),
    run(inputs, sizes) {
      const values = new Map<Node, Tensor>()
      for (const { parameter, data } of stored.values())
        values.set(parameter, tensorOf(parameter, data, new Map()))
      for (const input of graph.inputs) values.set(input, inputTensor(input, inputs, sizes))
      const results = interpret(rootsOf(graph), values, { sizes, precision })
      const dataOf = (node: Node): TensorData => convert(results.get(node)!, node.dtype)
      const outputs = graph.outputs.map(({ name, node }) => [name, dataOf(node)] as const)
      // Every new value is there before the first is written, for an update may read any weight.
      for (const { target, value } of graph.updates) copyInto(find(nameOf(target)), dataOf(value))
      return Object.fromEntries(outputs)
    },
    close() {},
  }
}

function nameOf(parameter: Update['target']): string {
  return parameter.attributes.name
}

function createStored(parameter: Parameter, initial: TensorData | undefined): Stored {
  const { name, storage } = parameter.attributes
  assert(parameter.shape.flatMap(dimNames).length === 0, `${storage} '${name}' of unknown shape`)
  assert(initial || storage === 'state', `no value for the weight '${name}'`)
  const count = countOf(evaluateShape(parameter.shape, new Map()))
  const stored = { parameter, data: createData(parameter.dtype, count) }
  if (initial) copyInto(stored, initial)
  return stored
}

function copyInto({ parameter, data }: Stored, from: TensorData): void {
  const { name } = parameter.attributes
  assert(from.constructor === data.constructor, `'${name}' is ${parameter.dtype}`)
  assert(from.length === data.length, `${from.length} values for the ${data.length} of '${name}'`)
  data.set(from)
}

function inputTensor(input: Parameter, inputs: Inputs, sizes: Sizes): Tensor {
  const data = inputs[input.attributes.name]
  assert(data, `no value for the input '${input.attributes.name}'`)
  return tensorOf(input, data, sizes)
}

function tensorOf(parameter: Parameter, data: TensorData, sizes: Sizes): Tensor {
  const { name } = parameter.attributes
  const shape = evaluateShape(parameter.shape, sizes)
  const isTyped = data.constructor === createData(parameter.dtype, 0).constructor
  assert(isTyped, `'${name}' is ${parameter.dtype}`)
  const fits = data.length === countOf(shape)
  assert(fits, `${data.length} values for '${name}' of ${shapeText(shape)}`)
  return { shape, data: Float64Array.from(data) }
}

function convert(tensor: Tensor, dtype: DType): TensorData {
  const data = createData(dtype, tensor.data.length)
  data.set(tensor.data)
  return data
}
