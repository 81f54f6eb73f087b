/** Recurrent layers: what a cell computes from step to step, over a sequence [batch, time, F]. */
import { add, ge, mul, select } from '../expr/expr.ts'
import { uniform } from '../expr/random.ts'
import type { Values } from '../fields/field.ts'
import { type Dim, addDims, equalDims } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { createBroadcast } from '../graph/ops/broadcast.ts'
import { createScalar } from '../graph/ops/constant.ts'
import { createMatmul } from '../graph/ops/matmul.ts'
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
  next(step: CellStep): readonly Node[]
}

/** The output, and the last states where they are asked for. */
export function runCell(
  inputs: readonly Node[],
  args: RecurrentArgs,
  layer: LayerScope,
  cell: Cell,
): readonly Node[] {
  const x = inputs[0]!
  if (args.stateful) layer.fail('stateful-layer', { layer: layer.type }, ['stateful'])
  expectSequence(x, layer)
  const { units, go_backwards: reverse } = args
  const [batch, steps, features] = x.shape as readonly [Dim, Dim, Dim]
  const initial = initialStates(inputs, [batch, units], layer, cell.states)
  const width = cell.gates * units
  const weightOf = (name: string, prefix: 'kernel' | 'recurrent' | 'bias', shape: Dim[]): Node =>
    makeWeight(layer, { name, shape, prefix }, args)
  const kernel = weightOf('kernel', 'kernel', [features, width])
  const recurrentKernel = weightOf('recurrent_kernel', 'recurrent', [units, width])
  const biasRows = cell.twoBiases ? 2 : 1
  const bias = args.use_bias
    ? weightOf('bias', 'bias', cell.twoBiases ? [2, width] : [width])
    : undefined
  const biasOf = (row: number, k: number): Node | undefined =>
    bias && row < biasRows
      ? columns(createReshape(bias, [biasRows, width]), row, k, units)
      : undefined

  const drops = dropsOf(x, initial[0]!, args, layer, cell.gates)
  const projected = Array.from({ length: cell.gates }, (_, k) => {
    const product = createMatmul(drops.input(k), columns(kernel, undefined, k, units))
    return withBias(product, biasOf(0, k))
  })
  const mask = layer.mask(0)
  const maskSteps = mask && createReshape(createTranspose(mask, [1, 0]), [steps, batch, 1])
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
            createMatmul(drops.state(k, state), columns(recurrentKernel, undefined, k, units)),
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
    ? createTranspose(reverse ? createReverse(all, [0]) : all, [1, 0, 2])
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
      each.shape.length === 2 &&
      each.shape.every((dim, axis) => equalDims(dim, shape[axis]!)),
  )
  if (given.length !== count || !fits)
    mismatch(inputs, layer, `${count} of ${shapeText(shape)} as initial_state`)
  return given
}

/** The columns of gate `k` in a matrix or, where a row is given, in one row of it. */
function columns(matrix: Node, row: number | undefined, k: number, units: number): Node {
  const [rows] = matrix.shape as readonly [Dim, Dim]
  const starts = [row ?? 0, k * units]
  const size = row === undefined ? [rows, units] : [1, units]
  const whole = equalDims(matrix.shape[1]!, units) && equalDims(size[0]!, rows)
  const part = whole ? matrix : createSlice(matrix, starts, size)
  return row === undefined ? part : createReshape(part, [units])
}

function withBias(x: Node, bias: Node | undefined): Node {
  return bias ? elementwise([x, bias], add) : x
}

function zeroed(sequence: Node, mask: Node): Node {
  return elementwise([sequence, mask], (y, m) => select(counts(m), y, 0))
}

/**
 * What each gate reads: the choice of what is dropped holds for all steps. As in Keras, a
 * recurrent dropout gives each gate a choice of its own, and a rate of 1 drops nothing.
 */
function dropsOf(
  x: Node,
  state: Node,
  { dropout, recurrent_dropout, seed }: RecurrentArgs,
  layer: LayerScope,
  gates: number,
) {
  const rateOf = (rate: number): number => (layer.training && rate < 1 ? rate : 0)
  const seedOf = (name: string): number => deriveSeed(seed ?? layer.random().seed, name)
  const timeMajor = (each: Node): Node => createTranspose(each, [1, 0, 2])
  const [ofInput, ofState] = [rateOf(dropout), rateOf(recurrent_dropout)]
  const kept = (k: number): Node =>
    timeMajor(dropped(x, { rate: ofInput, seed: seedOf(`dropout/${k}`) }, [null, 1, null], layer))
  const common = ofInput === 0 ? timeMajor(x) : kept(0)
  const own = ofInput > 0 && recurrent_dropout > 0
  const factors =
    ofState === 0
      ? []
      : Array.from({ length: gates }, (_, k) =>
          withNoise(
            state,
            { distribution: uniform, seed: seedOf(`recurrent_dropout/${k}`) },
            layer,
            (_, drawn) => select(ge(drawn, ofState), 1 / (1 - ofState), 0),
          ),
        )
  return {
    input: (k: number): Node => (own && k > 0 ? kept(k) : common),
    state: (k: number, h: Node): Node => (factors[k] ? elementwise([h, factors[k]], mul) : h),
  }
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
