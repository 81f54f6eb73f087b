/** LSTM, GRU and SimpleRNN without masks: operators of ONNX, whose gates come in another order. */
import { assert } from '../../../../diagnostics/assert.ts'
import { nodesOf } from '../../../../graph/graph.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { broadcast } from '../../../../graph/ops/broadcast.ts'
import { constant } from '../../../../graph/ops/constant.ts'
import { parameter } from '../../../../graph/ops/parameter.ts'
import { reshape } from '../../../../graph/ops/reshape.ts'
import { scan } from '../../../../graph/ops/scan.ts'
import { slice } from '../../../../graph/ops/slice.ts'
import type { ScanAttributes } from '../../../../graph/scan-body.ts'
import { type Attributes, int, text } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import type { Around, Form, Recognise } from '../form.ts'
import { matchGraph } from '../graph-match.ts'
import { patternModel } from '../pattern-model.ts'

/** A recurrent layer and the operator that is the same. */
interface Kind {
  readonly layer: 'LSTM' | 'GRU' | 'SimpleRNN'
  readonly opType: 'LSTM' | 'GRU' | 'RNN'
  readonly args: { readonly reset_after?: boolean }
  /** Gate of the layer that is each gate of the operator. */
  readonly gates: readonly number[]
  readonly states: number
  readonly attributes: Attributes
}

const kinds: readonly Kind[] = [
  // The layer has i, f, c, o; the operator i, o, f, c.
  { layer: 'LSTM', opType: 'LSTM', args: {}, gates: [0, 3, 1, 2], states: 2, attributes: {} },
  {
    layer: 'GRU',
    opType: 'GRU',
    args: { reset_after: true },
    gates: [0, 1, 2],
    states: 1,
    attributes: { linear_before_reset: int(1) },
  },
  {
    layer: 'GRU',
    opType: 'GRU',
    args: { reset_after: false },
    gates: [0, 1, 2],
    states: 1,
    attributes: {},
  },
  { layer: 'SimpleRNN', opType: 'RNN', args: {}, gates: [0], states: 1, attributes: {} },
]

/** What a layer's parameters are in the graph. */
interface Found {
  readonly kind: Kind
  readonly x: Node
  readonly kernel: Node
  readonly recurrentKernel: Node
  readonly bias: Node | undefined
  readonly initial: readonly Node[]
}

/** Recognises the scans of a graph, each once, and the nodes that an operator's results are. */
export function recurrentForms(): Recognise {
  const known = new Map<Node, Form | undefined>()
  const formOf = (node: Node<ScanAttributes>, around: Around): Form | undefined => {
    if (!known.has(node)) known.set(node, operatorForm(node, around))
    return known.get(node)
  }
  return (node, around) => {
    if (isOp(node, scan)) return formOf(node, around)
    const whole = scanOfResult(node)
    return whole && formOf(whole, around) ? { reads: [whole], emit: () => {} } : undefined
  }
}

/** The scan that has this slice as a result of its operator: a sequence, or a last state. */
function scanOfResult(node: Node): Node<ScanAttributes> | undefined {
  if (!isOp(node, slice)) return undefined
  const [from] = node.operands as readonly [Node]
  if (isOp(from, scan)) return node.attributes.starts[0] === 0 ? from : undefined
  const part = isOp(from, reshape) ? from.operands[0]! : undefined
  if (!part || !isOp(part, slice) || part.attributes.starts[0] === 0) return undefined
  const whole = part.operands[0]!
  return isOp(whole, scan) ? whole : undefined
}

function operatorForm(node: Node<ScanAttributes>, around: Around): Form | undefined {
  if (!readsAsOperator(node, around)) return undefined
  const found = kinds.flatMap(kind => {
    if (node.attributes.body.states.length !== kind.states) return []
    return [true, false].flatMap(use_bias => matchLayer(kind, use_bias, node) ?? [])
  })[0]
  if (!found || !around.isFixed(found.kernel) || !around.isFixed(found.recurrentKernel))
    return undefined
  const initial = found.initial.filter(each => !isZero(each))
  return { reads: [found.x, ...initial], emit: out => emitOperator(node, found, around, out) }
}

/** What states start with where nothing is said. */
function isZero(node: Node): boolean {
  const [value] = node.operands
  return isOp(node, broadcast) && isOp(value!, constant) && value.attributes.data[0] === 0
}

/** Of the states behind the first, operators give the last step alone. */
function readsAsOperator(node: Node<ScanAttributes>, around: Around): boolean {
  const states = node.attributes.body.states.length
  if (states === 1) return true
  return around.users(node).every(part => {
    if (!isOp(part, slice) || part.shape[0] !== 1) return false
    if (part.attributes.starts[0] === 0) return true
    return around.users(part).every(sequence => {
      const isWhole = isOp(sequence, reshape)
      return isWhole && around.users(sequence).every(row => isLastStep(row, node))
    })
  })
}

function isLastStep(row: Node, { attributes, shape }: Node<ScanAttributes>): boolean {
  if (!isOp(row, slice) || row.shape[0] !== 1) return false
  const [start] = row.attributes.starts
  if (attributes.reverse) return start === 0
  return typeof shape[1] === 'number' && start === shape[1] - 1
}

/** Builds the layer alone, with weights of the same sizes, and compares what its steps compute. */
function matchLayer(
  kind: Kind,
  use_bias: boolean,
  node: Node<ScanAttributes>,
): readonly Found[] | undefined {
  const [steps, units] = [node.shape[1]!, node.shape[3]!]
  const features = featuresOf(node)
  if (typeof units !== 'number' || features === undefined) return undefined
  const length = typeof steps === 'number' ? steps : null
  const states = Array.from({ length: kind.states }, (_, k) => `s${k}`)
  const args = { units, use_bias, go_backwards: node.attributes.reverse, ...kind.args }
  const { inference: pattern } = patternModel({
    tenon: 1,
    inputs: {
      x: [length, features],
      ...Object.fromEntries(states.map(each => [each, [units]])),
    },
    layers: [
      {
        [kind.layer]: { ...args, return_sequences: true },
        name: 'r',
        from: { input: 'x', initial_state: states },
      },
    ],
  })
  const scanOfPattern = nodesOf(pattern).find(each => isOp(each, scan))
  assert(scanOfPattern, `${kind.layer} has no scan`)
  const matches = matchGraph(scanOfPattern, node)
  if (!matches) return undefined
  const by = new Map<string, Node>()
  for (const [place, is] of matches) if (isOp(place, parameter)) by.set(place.attributes.name, is)
  const [x, kernel, recurrentKernel] = [
    by.get('x'),
    by.get('r/kernel'),
    by.get('r/recurrent_kernel'),
  ]
  if (!x || !kernel || !recurrentKernel) return undefined
  const bias = by.get('r/bias')
  return [{ kind, x, kernel, recurrentKernel, bias, initial: states.map(each => by.get(each)!) }]
}

/** Size of what the first gate's kernel is multiplied with. */
function featuresOf(node: Node<ScanAttributes>): number | undefined {
  let sequence: Node | undefined = node.operands[node.attributes.body.states.length]
  while (sequence && sequence.op.name === 'map') sequence = sequence.operands[0]
  const features = sequence?.op.name === 'matmul' ? sequence.operands[1]?.shape[0] : undefined
  return typeof features === 'number' ? features : undefined
}

function emitOperator(
  node: Node<ScanAttributes>,
  found: Found,
  around: Around,
  out: Emitter,
): void {
  const { kind, x, kernel, recurrentKernel, bias, initial } = found
  const units = node.shape[3] as number
  const stored = (weight: Node): string => {
    const { data, shape } = out.fixed.read(weight, [1, 0])
    const block = units * shape[1]!
    return out.writer.tensor(nameOf(weight), [1, ...shape], blocksOf(data, kind.gates, block))
  }
  const first = (each: Node): string =>
    isZero(each) ? '' : out.add(node, 'Unsqueeze', [out.value(each), out.writer.integers([0])])
  const inputs = [
    out.value(x, [1, 0, 2]),
    stored(kernel),
    stored(recurrentKernel),
    bias ? biasOf(bias, found, units, out) : '',
    '',
    ...initial.map(first),
  ]
  const direction = node.attributes.reverse ? { direction: text('reverse') } : {}
  const attributes = { hidden_size: int(units), ...direction, ...kind.attributes }
  const given = withoutTrailing(inputs)
  // Y is [T, 1, N, H], the last states are [1, N, H].
  const [y, , last] = out.addSeveral(node, kind.opType, given, 1 + kind.states, attributes)
  const order = [1, 0, 2, 3]
  out.define(node, y!, order)
  for (const part of around.users(node)) {
    if (scanOfResult(part) === node) out.define(part, y!, order)
    else if (last !== undefined)
      for (const sequence of around.users(part))
        for (const row of around.users(sequence)) out.define(row, last)
  }
}

/** Inputs that are left out at the end are not written. */
function withoutTrailing(inputs: readonly string[]): readonly string[] {
  return inputs.slice(0, inputs.findLastIndex(each => each !== '') + 1)
}

/** Blocks of rows in the order of the operator's gates. */
function blocksOf(
  data: Float32Array | Int32Array,
  gates: readonly number[],
  block: number,
): Float32Array {
  const ordered = new Float32Array(gates.length * block)
  for (const [i, k] of gates.entries())
    ordered.set(data.subarray(k * block, (k + 1) * block), i * block)
  return ordered
}

/** The input's biases, then those of the states: [1, 2 * gates * units]. */
function biasOf(bias: Node, { kind }: Found, units: number, out: Emitter): string {
  const { data } = out.fixed.read(
    bias,
    bias.shape.map((_, axis) => axis),
  )
  const width = kind.gates.length * units
  const ofInput = blocksOf(data.subarray(0, width), kind.gates, units)
  const ofState =
    data.length > width
      ? blocksOf(data.subarray(width), kind.gates, units)
      : new Float32Array(width)
  const both = new Float32Array(2 * width)
  both.set(ofInput)
  both.set(ofState, width)
  return out.writer.tensor(nameOf(bias), [1, 2 * width], both)
}

function nameOf(weight: Node): string {
  return isOp(weight, parameter) ? weight.attributes.name : `${weight.origin?.layer}/weights`
}
