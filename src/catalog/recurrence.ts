/** Recurrent layers: what a cell computes from step to step, over a sequence [batch, time, F]. */
import { add, ge, mul, select } from '../expr/expr.ts'
import { uniform } from '../expr/random.ts'
import type { Values } from '../fields/field.ts'
import { type Dim, addDims, equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createScalar } from '../graph/ops/constant.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { createReverse } from '../graph/ops/reverse.ts'
import { createScan } from '../graph/ops/scan.ts'
import { rowAt, sequenceOf } from '../graph/scan-gradient.ts'
import { createSlice } from '../graph/ops/slice.ts'
import { createTranspose } from '../graph/ops/transpose.ts'
import { shapeText } from '../graph/shape.ts'
import { addActivityLoss } from './activity.ts'
import { dropped } from './dropping.ts'
import { elementwise } from './elementwise.ts'
import { floatInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'
import { counts } from './masks.ts'
import { mismatch } from './merging.ts'
import { withNoise } from './noise.ts'
import { deriveSeed } from './random.ts'
import type { recurrentFields } from './recurrent-fields.ts'
import { type RecurrentProducts, matrixProducts } from './recurrent-products.ts'
import { makeWeight } from './weight-fields.ts'

type RecurrentArgs = Values<typeof recurrentFields>

/** What a cell has at one step. */
export interface CellStep {
  /** What gate `k` gets of the input, [batch, units], input bias added. */
  readonly input: (k: number) => Node
  /** A state, dropped as training asks, times the recurrent kernel of gate `k`, with its bias. */
  readonly recurrent: (k: number, state: Node) => Node
  readonly states: readonly Node[]
  /** Where an activation of the cell makes its weights: once, for all gates. */
  readonly layer: LayerScope
}

export interface Cell {
  readonly gates: number
  /** How many states there are; the first one is the output. */
  readonly states: number
  /** True where the recurrent product has a bias of its own: the bias is [2, gates * units]. */
  readonly twoBiases?: boolean
  /** True where a rate of 1 drops all; the gates of other cells then drop nothing, as in Keras. */
  readonly dropsAll?: boolean
  /** True where each gate has a choice of its own of the inputs, also without recurrent dropout. */
  readonly dropsByGate?: boolean
  next(step: CellStep): readonly Node[]
}

/** A recurrent layer over [batch, time, features]: its output, and the last states if asked for. */
export function runCell(
  inputs: readonly Node[],
  args: RecurrentArgs,
  layer: LayerScope,
  cell: Cell,
): readonly Node[] {
  const [x] = inputs as readonly [Node]
  expectSequence(x, layer)
  return runSteps(inputs, args, layer, cell, matrixProducts(x.shape[2]!, args.units))
}

/** The same over [batch, time, ...] with a cell's own products; `units` is a state's last axis. */
export function runSteps(
  inputs: readonly Node[],
  args: RecurrentArgs,
  layer: LayerScope,
  cell: Cell,
  products: RecurrentProducts,
): readonly Node[] {
  const x = inputs[0]!
  if (args.stateful) layer.fail('stateful-layer', { layer: layer.type }, ['stateful'])
  const { units, go_backwards: reverse } = args
  const [batch, steps] = x.shape as readonly [Dim, Dim]
  const width = cell.gates * units
  const weightOf = (name: string, prefix: 'kernel' | 'recurrent' | 'bias', shape: Dim[]): Node =>
    makeWeight(layer, { name, shape, prefix }, args)
  const kernel = weightOf('kernel', 'kernel', [...products.kernel, width])
  const recurrentShape = [...products.recurrentKernel, width]
  const recurrentKernel = weightOf('recurrent_kernel', 'recurrent', recurrentShape)
  const biasRows = cell.twoBiases ? 2 : 1
  const bias = args.use_bias
    ? weightOf('bias', 'bias', cell.twoBiases ? [2, width] : [width])
    : undefined
  const biasOf = (row: number, k: number): Node | undefined =>
    bias && row < biasRows
      ? biasRow(createReshape(bias, [biasRows, width]), row, k, units)
      : undefined

  const inputOf = droppedInputs(x, args, layer, cell)
  const projected = Array.from({ length: cell.gates }, (_, k) => {
    const product = products.input(inputOf(k), columns(kernel, k, units))
    return withBias(product, biasOf(0, k))
  })
  const initial = initialStates(inputs, projected[0]!.shape.slice(1), layer, cell.states)
  const stateOf = droppedStates(initial[0]!, args, layer, cell)
  const mask = layer.mask(0)
  const maskShape = [steps, batch, ...initial[0]!.shape.slice(1).map(() => 1)]
  const maskSteps = mask && createReshape(createTranspose(mask, [1, 0]), maskShape)
  const scope = withSharedWeights(layer)
  const result = createScan({
    initial,
    sequences: maskSteps ? [...projected, maskSteps] : projected,
    reverse,
    step(states, rows) {
      const next = cell.next({
        input: k => rows[k]!,
        recurrent: (k, state) =>
          withBias(
            products.recurrent(stateOf(k, state), columns(recurrentKernel, k, units)),
            biasOf(1, k),
          ),
        states,
        layer: scope,
      })
      if (!maskSteps) return next
      const isReal = rows[cell.gates]!
      return next.map((each, k) =>
        elementwise([isReal, each, states[k]!], (m, now, old) => select(counts(m), now, old)),
      )
    },
  })
  const sequences = initial.map((_, k) => sequenceOf(result, k))
  const all =
    args.zero_output_for_mask && maskSteps ? zeroed(sequences[0]!, maskSteps) : sequences[0]!
  const last = reverse ? 0 : addDims(steps, -1)
  const output = args.return_sequences
    ? exchanged(reverse ? createReverse(all, [0]) : all)
    : rowAt(all, last)
  if (args.activity_regularizer) addActivityLoss(output, args.activity_regularizer, layer)
  return args.return_state ? [output, ...sequences.map(each => rowAt(each, last))] : [output]
}

function expectSequence(x: Node, layer: LayerScope): void {
  floatInput(x, layer)
  if (x.shape.length === 3) return
  const expected = '3 axes (batch, time, features)'
  layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
}

function initialStates(
  inputs: readonly Node[],
  shape: readonly Dim[],
  layer: LayerScope,
  count: number,
): readonly Node[] {
  const given = layer.inputsOf('initial_state').map(k => inputs[k]!)
  const zeros = createBroadcast(createScalar(0), shape)
  if (given.length === 0) return new Array<Node>(count).fill(zeros)
  const fits = given.every(
    each =>
      each.dtype === 'float32' &&
      each.shape.length === shape.length &&
      each.shape.every((dim, axis) => equalDims(dim, shape[axis]!)),
  )
  if (given.length !== count || !fits)
    mismatch(inputs, layer, `${count} of ${shapeText(shape)} as initial_state`)
  return given
}

/** The columns of gate `k` in a kernel, along its last axis. */
function columns(kernel: Node, k: number, units: number): Node {
  if (equalDims(kernel.shape.at(-1)!, units)) return kernel
  const rows = kernel.shape.slice(0, -1)
  return createSlice(kernel, [...rows.map(() => 0), k * units], [...rows, units])
}

/** The part of gate `k` in one row of the biases. */
function biasRow(biases: Node, row: number, k: number, units: number): Node {
  return createReshape(createSlice(biases, [row, k * units], [1, units]), [units])
}

function withBias(x: Node, bias: Node | undefined): Node {
  return bias ? elementwise([x, bias], add) : x
}

function zeroed(sequence: Node, mask: Node): Node {
  return elementwise([sequence, mask], (y, m) => select(counts(m), y, 0))
}

/** [batch, time, ...] as [time, batch, ...], and back. */
function exchanged(x: Node): Node {
  return createTranspose(
    x,
    x.shape.map((_, axis) => [1, 0][axis] ?? axis),
  )
}

const rateOf = (rate: number, { training }: LayerScope, { dropsAll = false }: Cell): number =>
  training && (rate < 1 || dropsAll) ? rate : 0

const dropSeed = ({ seed }: RecurrentArgs, layer: LayerScope, name: string): number =>
  deriveSeed(seed ?? layer.random().seed, name)

/**
 * What each gate reads of the input, [time, batch, ...]: the choice of what is dropped holds for
 * all steps. As in Keras, a recurrent dropout gives each gate a choice of its own.
 */
function droppedInputs(
  x: Node,
  args: RecurrentArgs,
  layer: LayerScope,
  cell: Cell,
): (k: number) => Node {
  const rate = rateOf(args.dropout, layer, cell)
  const once = x.shape.map((_, axis) => (axis === 1 ? 1 : null))
  const kept = (k: number): Node =>
    exchanged(dropped(x, { rate, seed: dropSeed(args, layer, `dropout/${k}`) }, once, layer))
  const common = rate === 0 ? exchanged(x) : kept(0)
  const own = rate > 0 && (args.recurrent_dropout > 0 || cell.dropsByGate === true)
  return k => (own && k > 0 ? kept(k) : common)
}

/** What each gate reads of a state; each has a choice of its own. */
function droppedStates(
  state: Node,
  args: RecurrentArgs,
  layer: LayerScope,
  cell: Cell,
): (k: number, h: Node) => Node {
  const rate = rateOf(args.recurrent_dropout, layer, cell)
  if (rate === 0) return (_, h) => h
  const factors = Array.from({ length: cell.gates }, (_, k) =>
    withNoise(
      state,
      { distribution: uniform, seed: dropSeed(args, layer, `recurrent_dropout/${k}`) },
      layer,
      (_, drawn) => select(ge(drawn, rate), 1 / (1 - rate), 0),
    ),
  )
  return (k, h) => elementwise([h, factors[k]!], mul)
}

/** Asked twice for a weight, as by the activation of two gates, the layer gives the same one. */
function withSharedWeights(layer: LayerScope): LayerScope {
  const made = new Map<string, Node>()
  return {
    ...layer,
    weight(name, shape, options) {
      const weight = made.get(name) ?? layer.weight(name, shape, options)
      made.set(name, weight)
      return weight
    },
  }
}
