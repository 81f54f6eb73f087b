/** Layers that a Scan may be the steps of: each is exported, and its steps are compared. */
import { exportModel } from '../../export/export.ts'
import { patternModel } from '../../export/pattern-model.ts'
import type { GraphProto, NodeProto, TensorProto } from '../../proto/messages.ts'
import { assert } from '../../../../diagnostics/assert.ts'
import { countOf } from '../../../../graph/tensor.ts'
import type { JsonMap } from '../../../../fields/field.ts'
import type { Constant } from '../constant.ts'
import { readTensor } from '../read-tensor.ts'
import type { Weight } from '../scope.ts'
import { type Steps, stepsOf } from './steps.ts'

/** What a Scan is compared by. */
export interface Sizes {
  readonly units: number
  readonly features: number
  readonly states: number
}

/** A layer whose steps skip what is masked. */
export interface Cell {
  readonly type: string
  readonly args: JsonMap
  readonly steps: Steps
  /** What each gate multiplies the input with, and adds to it. */
  readonly inputs: readonly { readonly kernel: Places; readonly bias: Places | undefined }[]
  /** Of the tensors that the steps read, in their order. */
  readonly inside: readonly Places[]
  readonly shapes: ReadonlyMap<string, readonly number[]>
}

/** Which numbers of which weight a tensor holds. */
export interface Places {
  readonly weight: string
  readonly at: ArrayLike<number>
}

const kinds: readonly { readonly type: string; readonly states: number; readonly args: JsonMap }[] =
  [
    { type: 'LSTM', states: 2, args: {} },
    { type: 'GRU', states: 1, args: {} },
    { type: 'GRU', states: 1, args: { reset_after: false } },
    { type: 'SimpleRNN', states: 1, args: {} },
  ]

/** One after the other, as somebody asks. */
export function* cellsOf({ units, features, states }: Sizes): Generator<Cell> {
  for (const { type, args, states: own } of kinds)
    for (const bias of own === states ? [{}, { use_bias: false }] : [])
      yield cellOf(type, { units, ...args, ...bias }, features)
}

/** Weights count their own numbers, so that every tensor of the export tells where it is from. */
function cellOf(type: string, args: JsonMap, features: number): Cell {
  const model = patternModel({
    tenon: 1,
    inputs: { x: [null, features] },
    layers: [{ Masking: 0 }, { [type]: { ...args, return_sequences: true }, name: 'r' }],
  })
  const shapes = new Map(model.weights.map(({ name, shape }) => [name.slice(2), shape] as const))
  const counted = [...shapes].map(([name, shape]) => {
    return [`r/${name}`, Float32Array.from({ length: countOf(shape) }, (_, i) => i)] as const
  })
  const { graph } = exportModel(model, new Map(counted))
  const scan = graph!.node.find(each => each.opType === 'Scan')
  assert(scan, `${type} with a mask is no Scan`)
  const tensors = new Map(graph!.initializer.map(each => [each.name!, each] as const))
  const body = scan.attribute.find(each => each.name === 'body')!.g as GraphProto
  const steps = stepsOf(body, name => constantOf(tensors.get(name)))
  assert(steps, `the steps of ${type} have no text`)
  const placesOf = (name: string): Places => {
    const weight = name.slice(2).replace(/_\d+$/, '')
    return { weight, at: constantOf(tensors.get(name))!.data as Float32Array }
  }
  const makers = new Map(
    graph!.node.flatMap(each => each.output.map(name => [name, each] as const)),
  )
  const { states } = kinds.find(each => each.type === type)!
  const inputs = scan.input
    .slice(states, -1)
    .map(name => gateOf(makers.get(name)!, makers, placesOf))
  return { type, args, steps, inputs, inside: steps.weights.map(placesOf), shapes }
}

function gateOf(
  last: NodeProto,
  makers: ReadonlyMap<string, NodeProto>,
  placesOf: (name: string) => Places,
) {
  const product = last.opType === 'Add' ? makers.get(last.input[0]!)! : last
  const bias = last === product ? undefined : placesOf(last.input[1]!)
  return { kernel: placesOf(product.input[1]!), bias }
}

function constantOf(tensor: TensorProto | undefined): Constant | undefined {
  const none = (): never => assert(false, 'a tensor of a pattern is not read') as never
  return tensor && readTensor(tensor, none, none)
}

/** Puts numbers into the weights that they are of. */
export function createWeights(shapes: Cell['shapes']) {
  const weights = new Map(
    [...shapes].map(([name, shape]): [string, Weight] => [
      name,
      { shape, data: new Float32Array(countOf(shape)) },
    ]),
  )
  return {
    weights,
    put({ weight, at }: Places, values: ArrayLike<number>): void {
      const { data } = weights.get(weight)!
      for (let i = 0; i < at.length; i++) data[at[i]!] = values[i]!
    },
  }
}
