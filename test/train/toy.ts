/** A small model, made by hand: two numbers in, Dense, PReLU, Dense, one number out; trained on squares. */
import type { Layer, Model, TrainingModel, Weight } from '../../src/build/model.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { sumAndCount } from '../../src/catalog/metric.ts'
import { meanOver } from '../../src/catalog/reductions.ts'
import { learningRateField } from '../../src/catalog/optimizer-fields.ts'
import { type OptimizerDefinition, defineOptimizer } from '../../src/catalog/training.ts'
import type { Config } from '../../src/config/config.ts'
import { type Source, type Span, createSource } from '../../src/diagnostics/source.ts'
import { type Expr, abs, add, gt, mul, select, sub } from '../../src/expr/expr.ts'
import { batchName, namedDim } from '../../src/graph/dim.ts'
import { type Node, stampOrigin } from '../../src/graph/node.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { type ParameterAttributes, createParameter } from '../../src/graph/ops/parameter.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { readArguments } from '../support/layer-scope.ts'
import { joinColumns } from '../../src/train/join-columns.ts'
import type { Dataset } from '../../src/train/dataset.ts'
import type { CreateInstance, Values } from '../../src/train/values.ts'

const text = `tenon: 1
name: toy
inputs: {x: [2]}
layers:
  - Dense: 8
  - PReLU
  - Dense: 1
training: {loss: mse, optimizer: sgd}
`

const source: Source = createSource('toy.yaml', text)

/** The place of the `nth` occurrence of a word in the config. */
function spanOf(word: string, nth = 0): Span {
  let start = text.indexOf(word)
  for (let i = 0; i < nth; i++) start = text.indexOf(word, start + 1)
  return { source, start, end: start + word.length }
}

const momentum: OptimizerDefinition = defineOptimizer({
  name: 'momentum',
  doc: 'gradient descent with momentum 0.9',
  fields: { learning_rate: learningRateField(0.05) },
  slots: () => ['velocity'],
  update({ weight, gradient, slots, learningRate }) {
    const velocity = sub(mul(slots[0]!, 0.9), mul(learningRate, gradient))
    return { weight: add(weight, velocity), slots: [velocity] }
  },
})

interface ToyOptions {
  readonly settings?: Partial<TrainingModel['settings']>
  readonly learningRate?: number
  readonly callbacks?: TrainingModel['callbacks']
  /** What the hidden layer does with its results on top; for faults and dead units. */
  readonly hidden?: (x: Expr) => Expr
}

export function createToy(options: ToyOptions = {}): TrainingModel {
  const { learningRate = 0.05, settings } = options
  const network = createNetwork(options)
  const model = createToyModel(network)
  const loss = createLoss(network)
  const evaluation = createLoss(createNetwork(options))
  return createTrainStep({
    model,
    forward: loss,
    evaluation,
    step: createParameter('state', 'step', [], 'int32'),
    trained: model.weights.map((weight, i) => ({ weight, node: network.weights[i]! })),
    targets: [
      {
        output: 'dense_1',
        kind: 'like-prediction',
        oneHot: false,
        input: { name: 'dense_1:target', shape: [namedDim(batchName), 1], dtype: 'float32' },
      },
    ],
    metrics: [{ name: 'mae', better: 'less', value: ([sum, count]) => sum! / count! }],
    settings: { epochs: 3, batch_size: 8, seed: 1, shuffle: true, ...settings },
    optimizer: {
      definition: momentum,
      args: readArguments(momentum.fields, { learning_rate: learningRate }),
    },
    undecayed: new Set(),
    callbacks: options.callbacks ?? [],
  })
}

interface Network {
  readonly x: Node<ParameterAttributes>
  readonly weights: readonly Node<ParameterAttributes>[]
  /** Results of the three layers. */
  readonly results: readonly [Node, Node, Node]
}

function createNetwork({ hidden = x => x }: ToyOptions): Network {
  const batch = namedDim(batchName)
  const x = createParameter('input', 'x', [batch, 2])
  const weights = [
    createParameter('weight', 'dense/kernel', [2, 8]),
    createParameter('weight', 'prelu/alpha', [8]),
    createParameter('weight', 'dense_1/kernel', [8, 1]),
  ] as const
  const [kernel, alpha, last] = weights
  const dense = elementwise([createMatmul(x, kernel)], hidden)
  const prelu = elementwise([dense, alpha], (y, slope) => select(gt(y, 0), y, mul(slope, y)))
  const output = createMatmul(prelu, last)
  stampOrigin([dense], { layer: 'dense', type: 'Dense', spans: [spanOf('Dense')] })
  stampOrigin([prelu], { layer: 'prelu', type: 'PReLU', spans: [spanOf('PReLU')] })
  stampOrigin([output], { layer: 'dense_1', type: 'Dense', spans: [spanOf('Dense', 1)] })
  return { x, weights, results: [dense, prelu, output] }
}

function createLoss({ x, results: [, , output] }: Network) {
  const target = createParameter('input', 'dense_1:target', [namedDim(batchName), 1])
  const error = elementwise([output, target], (p, t) => sub(p, t))
  const mean = (y: Node): Node => createReshape(meanOver(y, [0, 1]), [])
  const loss = mean(elementwise([error], e => mul(e, e)))
  return {
    inputs: [x, target],
    outputs: [
      { name: 'loss', node: loss },
      { name: 'data-loss', node: loss },
      {
        name: 'mae',
        node: sumAndCount(
          elementwise([error], e => abs(e)),
          undefined,
        ),
      },
    ],
    updates: [],
  }
}

function createToyModel({ x, results }: Network): Model {
  const weights = [
    weightOf('dense', 'kernel', [2, 8]),
    weightOf('prelu', 'alpha', [8]),
    weightOf('dense_1', 'kernel', [8, 1]),
  ]
  const layer = (i: number, type: string, span: Span): Layer => {
    const { layer: name } = weights[i]!
    const inputs = [i === 0 ? x : results[i - 1]!]
    const flops = 0
    return {
      name,
      type,
      named: false,
      span,
      inputs,
      output: results[i]!,
      outputs: [results[i]!],
      weights: [weights[i]!],
      flops,
    }
  }
  return {
    config: toyConfig(),
    expansion: { layers: [], outputs: [] },
    name: 'toy',
    inputs: [{ name: 'x', shape: x.shape, dtype: 'float32' }],
    outputs: [{ name: 'dense_1', shape: results[2].shape, dtype: 'float32' }],
    layers: [
      layer(0, 'Dense', spanOf('Dense')),
      layer(1, 'PReLU', spanOf('PReLU')),
      layer(2, 'Dense', spanOf('Dense', 1)),
    ],
    weights,
    inference: { inputs: [x], outputs: [{ name: 'dense_1', node: results[2] }], updates: [] },
  }
}

function toyConfig(): Config {
  return {
    source,
    name: 'toy',
    inputs: [{ name: 'x', shape: [2], dtype: 'float32', scale: undefined, span: spanOf('x') }],
    layers: [],
    outputs: undefined,
    values: new Map(),
    params: [],
    variants: [],
    blocks: new Map(),
    activations: new Map(),
    modules: new Map(),
    training: undefined,
    limits: undefined,
    stateDict: undefined,
  }
}

function weightOf(layer: string, name: string, shape: readonly number[]): Weight {
  const none = { regularizer: undefined, constraint: undefined }
  const initializer = { name: 'zeros', fill: () => new Float32Array() }
  return { name: `${layer}/${name}`, layer, shape, trainable: true, initializer, ...none }
}

/** Small weights that differ from each other. */
export function toyWeights(): Values {
  const wave = (count: number, step: number) =>
    Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin(1 + i * step))
  return new Map([
    ['dense/kernel', wave(16, 1.7)],
    ['prelu/alpha', new Float32Array(8).fill(0.25)],
    ['dense_1/kernel', wave(8, 2.3)],
  ])
}

/** Points on a grid; the target is |a| - b / 2. */
export function toyData(training: TrainingModel, count: number): Dataset {
  const x = Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i * (i % 2 ? 0.7 : 1.1)))
  const y = Float32Array.from({ length: count }, (_, i) => Math.abs(x[2 * i]!) - x[2 * i + 1]! / 2)
  return joinColumns(training, {
    set: 'train',
    x: new Map([
      ['x', { tensor: { dtype: 'float32', shape: [count, 2], data: x }, file: 'x.npy' }],
    ]),
    y: new Map([
      ['dense_1', { tensor: { dtype: 'float32', shape: [count], data: y }, file: 'y.npy' }],
    ]),
  })
}

export const reference: CreateInstance = async (graph, initial) =>
  createReferenceInstance(graph, Object.fromEntries(initial))
