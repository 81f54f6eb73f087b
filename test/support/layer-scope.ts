/** Builds single layers of the catalog without a config, and keeps what they ask for. */
import { masksOf } from '../../src/build/masks.ts'
import { activations } from '../../src/catalog/activations/index.ts'
import type { Activation, ExprArguments } from '../../src/catalog/activation.ts'
import { constraints } from '../../src/catalog/constraints/index.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import type { InnerLayer } from '../../src/catalog/inner-layer.ts'
import { initializers } from '../../src/catalog/initializers/index.ts'
import {
  type LayerDefinition,
  type LayerScope,
  type WeightOptions,
  listed,
} from '../../src/catalog/layer.ts'
import { layers } from '../../src/catalog/layers/index.ts'
import { createRandomStream } from '../../src/catalog/random.ts'
import { schedules } from '../../src/catalog/schedules/index.ts'
import { regularizers } from '../../src/catalog/regularizers/index.ts'
import { type Diagnostic, TenonError, diagnostic } from '../../src/diagnostics/diagnostic.ts'
import {
  type Fields,
  type Json,
  type ReadContext,
  type ReferenceKind,
  readFields,
} from '../../src/fields/field.ts'
import { type Dim, namedDim } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node, Precision } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { type DType, evaluateShape } from '../../src/graph/shape.ts'
import type { Tensor } from '../../src/graph/tensor.ts'

export type Arguments = { readonly [name: string]: unknown }

interface Entry {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly fields: Fields
  readonly main?: string
}

const entries: Partial<Record<ReferenceKind, readonly Entry[]>> = {
  activation: activations,
  initializer: initializers,
  regularizer: regularizers,
  constraint: constraints,
  schedule: schedules,
}

export function entryOf<E extends Entry>(list: readonly E[], name: string): E {
  const found = list.find(each => each.name === name || each.aliases?.includes(name))
  if (!found) throw new Error(`no entry '${name}'`)
  return found
}

/** Reads the arguments of an entry; what is not given takes its default. */
export function readArguments(fields: Fields, args: Arguments): never {
  return readFields(fields, args as { [name: string]: Json }, [], context) as never
}

/** What a reference such as `{l2: 0.1}` stands for. */
export function resolve(kind: ReferenceKind, value: Json): unknown {
  if (typeof value === 'number') return resolve(kind, { constant: value })
  if (kind === 'layer') return innerLayerOf(value)
  const [name, bare] = typeof value === 'string' ? [value, {}] : Object.entries(value as object)[0]!
  const entry = entryOf(entries[kind]!, name)
  const args = typeof bare === 'object' ? (bare as Arguments) : { [entry.main!]: bare }
  const read = readArguments(entry.fields, args)
  if (kind === 'activation') return activationOf(name, read)
  const definition = entry as unknown as { make(args: never): object }
  return { name: entry.name, ...definition.make(read) }
}

function innerLayerOf(value: Json): InnerLayer {
  const [type, bare] = typeof value === 'string' ? [value, {}] : Object.entries(value as object)[0]!
  const definition = layers.find(each => each.type === type)!
  const args = typeof bare === 'object' ? (bare as Arguments) : { [definition.main!]: bare }
  return { definition, args: readArguments(definition.fields, args), path: [] }
}

function activationOf(name: string, args: ExprArguments<Fields>): Activation {
  const definition = entryOf(activations, name)
  const { expr, build } = definition
  return {
    name,
    entry: { kind: 'function', definition, args },
    apply: (x, layer) =>
      build ? build(x, args as never, layer) : elementwise([x], element => expr!(element, args)),
  }
}

const context: ReadContext = {
  number: Number,
  outOfRange: (path, value, expected) => {
    throw new Error(`${path.join('.')} is ${value}, not ${expected}`)
  },
  resolve,
}

/** What a layer has asked for, and said, while it was built. */
export interface BuiltLayer {
  readonly inputs: readonly Node[]
  readonly output: Node
  readonly outputs: readonly Node[]
  /** Masks of the outputs. */
  readonly masks: readonly (Node | undefined)[]
  readonly weights: readonly BuiltWeight[]
  readonly updates: ReadonlyMap<Node, Node>
  readonly losses: readonly Node[]
  readonly warnings: readonly Diagnostic[]
  /** The number of the training step, an int32 scalar. */
  readonly step: Node
}

export interface BuiltWeight {
  readonly name: string
  readonly node: Node
  readonly options: WeightOptions
}

export interface LayerOptions {
  readonly training?: boolean
  readonly trainable?: boolean
  readonly dtype?: DType
  /** Roles of the inputs; the first ones of the definition where they are not given. */
  readonly roles?: readonly string[]
  /** Masks of the inputs, by number. */
  readonly masks?: readonly (Node | undefined)[]
  /** Nodes that stand for weights, by name; the others are parameters. */
  readonly weightNodes?: ReadonlyMap<string, Node>
  /** The number of the training step; a parameter where none is given. */
  readonly step?: Node
}

/**
 * Builds a layer on inputs of these shapes; the batch, a dynamic dim, is added in front; names are
 * dynamic dims.
 */
export function buildLayer(
  type: string,
  args: Arguments,
  shapes: readonly (readonly (number | string)[])[],
  options: LayerOptions = {},
): BuiltLayer {
  const dimOf = (dim: number | string): Dim => (typeof dim === 'string' ? namedDim(dim) : dim)
  const inputs = shapes.map((shape, k) =>
    createParameter('input', `x${k}`, ['batch', ...shape].map(dimOf), options.dtype),
  )
  return buildLayerOn(type, args, inputs, options)
}

/** Builds a layer on inputs that are there already. */
export function buildLayerOn(
  type: string,
  args: Arguments,
  inputs: readonly Node[],
  options: LayerOptions = {},
): BuiltLayer {
  const { training = false, trainable = true, weightNodes = new Map(), masks = [] } = options
  const definition = layers.find(each => each.type === type)
  if (!definition) throw new Error(`no layer '${type}'`)
  const roles = options.roles ?? firstRoles(definition, inputs.length)
  const weights: BuiltWeight[] = []
  const updates = new Map<Node, Node>()
  const losses: Node[] = []
  const warnings: Diagnostic[] = []
  const step = options.step ?? createParameter('state', 'step', [], 'int32')
  const scope: LayerScope = {
    name: 'layer',
    type,
    training,
    trainable,
    weight(name, shape, options) {
      const dynamic = shape.some(dim => typeof dim !== 'number')
      if (dynamic) scope.fail('dynamic-dim', { layer: type, shape: '', advice: '' })
      const node = weightNodes.get(name) ?? createParameter('weight', `layer/${name}`, shape)
      weights.push({ name, node, options })
      return node
    },
    update: (weight, value) => void updates.set(weight, value),
    addLoss: penalty => void losses.push(penalty),
    random: () => ({ step, seed: 7 }),
    fail(code, parameters, path, details) {
      const found = diagnostic(code, parameters, undefined, details)
      throw new TenonError([{ ...found, hint: path?.join('.') }])
    },
    warn: (code, parameters) => void warnings.push(diagnostic(code, parameters, undefined)),
    inputsOf: role => roles.flatMap((each, k) => (each === role ? [k] : [])),
    mask: k => masks[k],
    integers: k => (inputs[k]!.dtype === 'float32' ? undefined : inputs[k]),
    describeInput: k => ({ message: `input ${k}` }),
  }
  const read = readArguments(definition.fields, args)
  const outputs = listed(definition.build(inputs, read, scope))
  const made = masksOf({ definition, args: read, inputs, outputs }, scope)
  return {
    ...{ inputs, output: outputs[0]!, outputs, masks: made },
    ...{ weights, updates, losses, warnings, step },
  }
}

function firstRoles({ inputs }: LayerDefinition, count: number): readonly (string | undefined)[] {
  const roles = typeof inputs === 'string' ? [] : inputs
  return Array.from({ length: count }, (_, k) => (roles[k] ?? roles.at(-1))?.name)
}

/** The diagnostic that building ends with. */
export function faultOf(build: () => unknown): Diagnostic {
  try {
    build()
  } catch (thrown) {
    if (thrown instanceof TenonError) return thrown.diagnostics[0]!
    throw thrown
  }
  throw new Error('nothing was refused')
}

/** Initial values of a layer's weights. */
export function initialValues({ weights }: BuiltLayer): Map<Node, Tensor> {
  return new Map(
    weights.map(({ name, node, options }) => {
      const shape = node.shape as readonly number[]
      const data = options.initializer.fill(shape, createRandomStream(1, name))
      return [node, { shape, data: Float64Array.from(data) }]
    }),
  )
}

/**
 * Values of nodes of a layer for one input, in row-major order; weights start as their initializers
 * say.
 */
export function evaluateNodes(
  layer: BuiltLayer,
  nodes: readonly Node[],
  input: ArrayLike<number>,
  options: {
    batch: number
    weights?: ReadonlyMap<string, readonly number[]>
    precision?: Precision
  },
): readonly (readonly number[])[] {
  const sizes = new Map([['batch', options.batch]])
  const values = initialValues(layer)
  for (const { name, node } of layer.weights) {
    const given = options.weights?.get(name)
    if (given) values.set(node, { shape: node.shape as number[], data: Float64Array.from(given) })
  }
  const shape = evaluateShape(layer.inputs[0]!.shape, sizes)
  values.set(layer.inputs[0]!, { shape, data: Float64Array.from(input) })
  values.set(layer.step, { shape: [], data: Float64Array.of(3) })
  const results = interpret(nodes, values, { sizes, precision: options.precision ?? 'f32' })
  return nodes.map(node => [...results.get(node)!.data])
}
