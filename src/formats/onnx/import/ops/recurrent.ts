/** LSTM, GRU and RNN: gates come in another order, weights the other way round. */
import type { ImportedFeed } from '../../../imported.ts'
import type { Json } from '../../../../fields/field.ts'
import { equalDims } from '../../../../graph/dim.ts'
import type { Arguments } from '../arguments.ts'
import { floatsOf } from '../constant.ts'
import { type Floats, turnedFloats } from '../floats.ts'
import { asFloat } from '../elementwise.ts'
import { inOrder } from '../layout.ts'
import { reshaped } from '../reshape.ts'
import type { Scope, Weight } from '../scope.ts'
import type { Tensor, Value } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

interface Kind {
  readonly layer: 'LSTM' | 'GRU' | 'SimpleRNN'
  /** Gate of the operator that is each gate of the layer. */
  readonly gates: readonly number[]
  readonly states: number
  readonly activations: readonly string[]
}

const kinds = {
  // The operator has i, o, f, c; the layer i, f, c, o.
  LSTM: { layer: 'LSTM', gates: [0, 2, 3, 1], states: 2, activations: ['Sigmoid', 'Tanh', 'Tanh'] },
  GRU: { layer: 'GRU', gates: [0, 1, 2], states: 1, activations: ['Sigmoid', 'Tanh'] },
  RNN: { layer: 'SimpleRNN', gates: [0], states: 1, activations: ['Tanh'] },
} as const satisfies { readonly [op: string]: Kind }

/** Of the operator's activations, those that need no numbers. */
const activations: { readonly [name: string]: string } = {
  Relu: 'relu',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  Softsign: 'softsign',
  Softplus: 'softplus',
}

function recurrent(kind: Kind): Handler {
  return (args, scope) => {
    refuseRest(args)
    const x = sequenceOf(args, scope)
    const steps = x.shape[batchFirst(args) ? 1 : 0]!
    const units = args.int('hidden_size', 0)
    const direction = args.text('direction', 'forward')
    const count = direction === 'bidirectional' ? 2 : 1
    refuseLengths(args, steps)
    const own = weightsOf(args, kind, units, count)
    const initial = statesOf(args, scope, kind, { x, units, count })
    const shared = {
      units,
      ...activationArgs(args, kind, count),
      use_bias: own[0]!['bias'] ? undefined : false,
      reset_after: kind.layer === 'GRU' ? resetAfter(args) : undefined,
    }
    const read = (k: number): boolean => isRead(args, scope, k)
    const layer = {
      ...shared,
      return_sequences: read(0) ? true : undefined,
      return_state: read(1) || read(2) ? true : undefined,
    }
    const from: readonly ImportedFeed[] = [
      {
        layer: asFloat(scope, args, x).layer,
        ...outputOf(asFloat(scope, args, x)),
        ...(initial.length > 0 && { role: 'input' }),
      },
      ...initial.map(each => ({ ...each, role: 'initial_state' })),
    ]
    const feed =
      count === 1
        ? scope.add(args.node, {
            type: kind.layer,
            args: { ...layer, go_backwards: direction === 'reverse' ? true : undefined },
            from,
            weights: own[0]!,
          })
        : scope.add(args.node, {
            type: 'Bidirectional',
            args: { layer: { [kind.layer]: defined(layer) } },
            from,
            weights: Object.fromEntries(
              own.flatMap((each, k) =>
                Object.entries(each).map(([name, weight]) => [
                  `${k === 0 ? 'forward' : 'backward'}_layer/${name}`,
                  weight,
                ]),
              ),
            ),
          })
    return results(args, scope, kind, {
      x,
      steps,
      units,
      count,
      feed,
      reversed: direction === 'reverse',
    })
  }
}

function outputOf(feed: ImportedFeed) {
  return feed.output === undefined ? {} : { output: feed.output }
}

function defined(args: { readonly [name: string]: Json | undefined }): Json {
  return Object.fromEntries(Object.entries(args).filter(([, each]) => each !== undefined)) as Json
}

function batchFirst(args: Arguments): boolean {
  return args.int('layout', 0) === 1
}

/** [batch, steps, features] as a feed. */
function sequenceOf(args: Arguments, scope: Scope): Tensor {
  const x = args.tensor(0)
  const order = batchFirst(args) ? [0, 1, 2] : [1, 0, 2]
  if (x.shape.length !== 3) args.fail('its input has no three axes')
  return inOrder(scope, args, x, order)
}

function resetAfter(args: Arguments): false | undefined {
  return args.int('linear_before_reset', 0) === 0 ? false : undefined
}

/** What no layer has. */
function refuseRest(args: Arguments): void {
  if (args.has('clip')) args.fail('it clips')
  if (args.int('input_forget', 0) !== 0) args.fail('its input and forget gates are coupled')
  if (args.input(7)) args.fail('it has peepholes')
}

function refuseLengths(args: Arguments, steps: Tensor['shape'][number]): void {
  const lengths = args.input(4)
  if (!lengths) return
  const all = args.numbers(4)
  if (all?.some(each => each !== steps)) args.fail('its sequences have lengths of their own')
}

function activationArgs(
  args: Arguments,
  kind: Kind,
  count: number,
): { readonly [name: string]: Json | undefined } {
  const given = args.node.attributes.get('activations')
  const usual = Array.from({ length: count }, () => kind.activations).flat()
  const named = (Array.isArray(given) && given.length > 0 ? given : usual) as readonly string[]
  const both = named.slice(0, kind.activations.length)
  const alike = named.every((each, i) => each === both[i % both.length])
  if (named.length !== usual.length || !alike)
    args.fail('its directions have different activations')
  const own = both.map(each => activations[each] ?? args.fail(`its activation is ${each}`))
  if (kind.layer === 'SimpleRNN') return { activation: own[0] === 'tanh' ? undefined : own[0] }
  if (own.length > 2 && own[1] !== own[2]) args.fail('cell and output have different activations')
  return {
    activation: own[1] === 'tanh' ? undefined : own[1],
    recurrent_activation: own[0] === 'sigmoid' ? undefined : own[0],
  }
}

/** Kernels and biases of each direction, with the gates as the layer has them. */
function weightsOf(
  args: Arguments,
  kind: Kind,
  units: number,
  count: number,
): readonly { readonly [name: string]: Weight | undefined }[] {
  const [w, r, b] = [args.floats(1), args.floats(2), args.floats(3)]
  const width = kind.gates.length * units
  const features = w?.shape[2] ?? 0
  const sound =
    w?.shape.join() === [count, width, features].join() &&
    r?.shape.join() === [count, width, units].join()
  if (!w || !r || !sound || (b && b.data.length !== count * 2 * width))
    return args.fail('its weights do not fit its hidden_size')
  return Array.from({ length: count }, (_, k) => {
    const kernel = (of: Floats, columns: number): Weight => {
      const rows = of.data.subarray(k * width * columns, (k + 1) * width * columns)
      const data = ordered(rows, kind.gates, units * columns)
      return turnedFloats({ shape: [width, columns], data }, [1, 0])
    }
    return {
      kernel: kernel(w, features),
      recurrent_kernel: kernel(r, units),
      bias: b && biasOf(args, kind, b.data.subarray(k * 2 * width, (k + 1) * 2 * width), units),
    }
  })
}

function ordered(data: Float32Array, gates: readonly number[], block: number): Float32Array {
  const result = new Float32Array(data.length)
  for (const [i, gate] of gates.entries())
    result.set(data.subarray(gate * block, (gate + 1) * block), i * block)
  return result
}

/** Input and states have a bias each; but for a GRU that resets afterwards, the sum counts. */
function biasOf(args: Arguments, kind: Kind, data: Float32Array, units: number): Weight {
  const width = kind.gates.length * units
  const ofInput = ordered(data.subarray(0, width), kind.gates, units)
  const ofState = ordered(data.subarray(width), kind.gates, units)
  if (kind.layer === 'GRU' && resetAfter(args) === undefined) {
    const both = new Float32Array(2 * width)
    both.set(ofInput)
    both.set(ofState, width)
    return { shape: [2, width], data: both }
  }
  return { shape: [width], data: ofInput.map((each, i) => each + ofState[i]!) }
}

interface Run {
  readonly x: Tensor
  readonly units: number
  readonly count: number
}

/** Initial states, [directions, batch, units], as feeds of each; none where all are zeros. */
function statesOf(
  args: Arguments,
  scope: Scope,
  kind: Kind,
  { x, units, count }: Run,
): readonly ImportedFeed[] {
  const given = [args.input(5), kind.states > 1 ? args.input(6) : undefined].slice(0, kind.states)
  if (given.every(each => each === undefined || isZero(each))) return []
  if (count > 1) return args.fail('both directions have initial states')
  return given.map((each): ImportedFeed => {
    if (each?.kind === 'tensor') {
      const axis = batchFirst(args) ? 1 : 0
      const flat = reshaped(
        scope,
        args,
        each,
        each.shape.filter((_, i) => i !== axis),
      )
      if (!equalDims(flat.shape[1]!, units)) args.fail('its initial state does not fit')
      return asFloat(scope, args, inOrder(scope, args, flat, [0, 1]))
    }
    const data = (each && floatsOf(each)) ?? new Float32Array(units)
    if (data.length !== units) return args.fail('its initial states are one for each example')
    return scope.add(args.node, {
      type: 'Parameter',
      args: { shape: [units] },
      from: [x.feed],
      weights: { value: { shape: [units], data } },
    })
  })
}

function isZero(value: Value): boolean {
  if (value.kind !== 'constant') return false
  return floatsOf(value)?.every(each => each === 0) ?? false
}

interface Ran extends Run {
  readonly steps: Tensor['shape'][number]
  readonly feed: ImportedFeed
  readonly reversed: boolean
}

/** Y [steps, directions, batch, units], and the last states [directions, batch, units]. */
function results(args: Arguments, scope: Scope, kind: Kind, run: Ran): readonly Value[] {
  const { units, count, feed } = run
  const batch = run.x.shape[batchFirst(args) ? 0 : 1]!
  const first = batchFirst(args)
  const read = (k: number): boolean => isRead(args, scope, k)
  const y = read(0) ? sequences(args, scope, run, batch) : placeholder(run)
  const states = Array.from({ length: kind.states }, (_, k): Tensor => {
    if (!read(k + 1)) return placeholder(run)
    const parts = Array.from({ length: count }, (_, d) => ({
      ...feed,
      output: 1 + d * kind.states + k,
    }))
    const shape = first ? [batch, count, units] : [count, batch, units]
    const joined =
      count === 1 ? parts[0]! : scope.add(args.node, { type: 'Concatenate', from: parts })
    const flat: Tensor = {
      kind: 'tensor',
      dtype: 'float32',
      whole: false,
      shape: [batch, count * units],
      order: [0, 1],
      feed: joined,
    }
    const split = reshaped(scope, args, flat, [batch, count, units])
    return first ? split : { ...split, shape, order: split.order.map(axis => [1, 0, 2][axis]!) }
  })
  return [y, ...states]
}

function isRead(args: Arguments, scope: Scope, k: number): boolean {
  const name = args.node.outputs[k] ?? ''
  return name !== '' && scope.uses(name) > 0
}

/** Of an output that nobody reads. */
function placeholder({ x, feed }: Ran): Tensor {
  return { ...x, feed, expr: undefined, dtype: 'float32' }
}

function sequences(
  args: Arguments,
  scope: Scope,
  run: Ran,
  batch: Tensor['shape'][number],
): Tensor {
  const { steps, units, count, reversed } = run
  // The operator gives what it has read at its place, the layer in the order of reading.
  const feed = reversed ? scope.add(args.node, { type: 'Reverse', from: [run.feed] }) : run.feed
  const flat: Tensor = {
    kind: 'tensor',
    dtype: 'float32',
    whole: false,
    shape: [batch, steps, count * units],
    order: [0, 1, 2],
    feed,
  }
  const split = reshaped(scope, args, flat, [batch, steps, count, units])
  if (batchFirst(args)) return split
  const places = [2, 0, 1, 3]
  return {
    ...split,
    shape: [steps, count, batch, units],
    order: split.order.map(axis => places[axis]!),
  }
}

export const recurrentOps: Handlers = {
  GRU: recurrent(kinds.GRU),
  LSTM: recurrent(kinds.LSTM),
  RNN: recurrent(kinds.RNN),
}
