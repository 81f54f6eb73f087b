/** Scan: the steps of a recurrent layer that skips what is masked. */
import type { Dim } from '../../../../graph/dim.ts'
import type { ImportedFeed } from '../../../imported.ts'
import type { Arguments } from '../arguments.ts'
import { type Constant, floatsOf } from '../constant.ts'
import { asFloat } from '../elementwise.ts'
import { inOrder } from '../layout.ts'
import { type Cell, type Sizes, cellsOf, createWeights } from '../scan/cells.ts'
import { stepsOf } from '../scan/steps.ts'
import type { LayerDraft, Scope, Weight } from '../scope.ts'
import { settle } from '../settle.ts'
import type { Tensor, Value } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

/** Places in a weight that a float32 can count, for the gates of any cell. */
const mostPlaces = 2 ** 22

const scan: Handler = (args, scope) => {
  const sequences = args.int('num_scan_inputs', 0)
  const states = args.count - sequences
  if (sequences < 2 || states < 1) return args.fail('it has no steps')
  const isBack = isBackward(args)
  const gates = Array.from({ length: sequences - 1 }, (_, k) => gateOf(args, scope, states + k))
  const [{ from, weights }] = gates as [LayerDraft]
  const [features, units] = weights.get('kernel')!.shape as [number, number]
  if (gates.some(each => each.from[0]!.layer !== from[0]!.layer)) args.fail('its gates differ')
  const found = cellFor(args, scope, { units, features, states }, gates)
  for (let k = 0; k < states; k++) expectZeros(args, k)
  const isRead = (k: number): boolean => scope.uses(args.node.outputs[k] ?? '') > 0
  const read = args.node.outputs.flatMap((_, k) => (isRead(k) ? [k] : []))
  if (read.some(k => k > states)) args.fail('states behind the first are read at every step')
  const mask = args.tensor(args.count - 1)
  const feed = scope.add(args.node, {
    type: found.cell.type,
    args: {
      ...found.cell.args,
      return_sequences: isRead(states) ? true : undefined,
      return_state: read.some(k => k < states) ? true : undefined,
      go_backwards: isBack ? true : undefined,
    },
    from: [skipping(args, scope, from[0]!, mask)],
    weights: weightsFor(args, scope, found, gates),
  })
  const [steps, batch] = mask.shape as readonly [Dim, Dim]
  return results(args, scope, { feed, states, isBack, steps, units, batch })
}

/** All of it from the first step to the last, or all of it the other way. */
function isBackward(args: Arguments): boolean {
  const axes = ['scan_input_axes', 'scan_output_axes'].flatMap(each => args.ints(each) ?? [])
  const directions = ['scan_input_directions', 'scan_output_directions'].map(each =>
    args.ints(each),
  )
  const [first = 0] = directions[0] ?? []
  const alike = directions.every(each => (each ?? [0]).every(way => way === first))
  if (axes.some(each => each !== 0) || !alike) args.fail('its sequences go different ways')
  return first === 1
}

/** What a gate gets of the input: a product over [batch, steps, features]. */
function gateOf(args: Arguments, scope: Scope, k: number): LayerDraft {
  const x = settle(scope, args.node, args.tensor(k))
  const dense = scope.layerOf(x.feed)
  const isProduct = dense?.type === 'Dense' && dense.args['activation'] === undefined
  if (!isProduct || x.order.join() !== '1,0,2')
    return args.fail(`its sequence ${k} is no product of matrices`)
  return dense
}

interface Found {
  readonly cell: Cell
  /** Names of what the steps read from outside, in the order of the cell's. */
  readonly inside: readonly string[]
}

function cellFor(args: Arguments, scope: Scope, sizes: Sizes, gates: readonly LayerDraft[]): Found {
  const body = args.node.attributes.get('body')
  const isGraph = typeof body === 'object' && 'node' in body
  const own = isGraph && stepsOf(body, name => constantOf(scope, name))
  if (own && sizes.features * sizes.units < mostPlaces)
    for (const cell of cellsOf(sizes))
      if (cell.steps.text === own.text && hasBiases(cell, gates))
        return { cell, inside: own.weights }
  return args.fail('its steps are those of no layer')
}

function hasBiases({ inputs }: Cell, gates: readonly LayerDraft[]): boolean {
  return inputs.every(({ bias }, k) => gates[k]!.weights.has('bias') === (bias !== undefined))
}

function constantOf({ values }: Scope, name: string): Constant | undefined {
  const value = values.get(name)
  return value?.kind === 'constant' ? value : undefined
}

function weightsFor(
  args: Arguments,
  scope: Scope,
  { cell, inside }: Found,
  gates: readonly LayerDraft[],
): { readonly [name: string]: Weight } {
  const { weights, put } = createWeights(cell.shapes)
  for (const [k, { kernel, bias }] of cell.inputs.entries()) {
    const { weights: own } = gates[k]!
    put(kernel, own.get('kernel')!.data)
    if (bias) put(bias, own.get('bias')!.data)
  }
  for (const [k, name] of inside.entries())
    put(cell.inside[k]!, floatsOf(constantOf(scope, name)!) ?? args.fail('a weight is computed'))
  return Object.fromEntries(weights)
}

function expectZeros(args: Arguments, k: number): void {
  const value = args.input(k)
  const data = value?.kind === 'constant' ? floatsOf(value) : undefined
  if (!data?.every(each => each === 0)) args.fail('its states do not begin with 0')
}

/** What every feature of a masked step becomes: no number of a model, the same in float32. */
const skipped = -(2 ** 100)

/** The input, where every step that is masked is one that Masking knows. */
function skipping(args: Arguments, scope: Scope, x: ImportedFeed, given: Tensor): ImportedFeed {
  const mask = inOrder(scope, args, given, [1, 0, 2])
  const low = scope.add(args.node, {
    type: 'Parameter',
    args: { shape: [1] },
    from: [x],
    weights: { value: { shape: [1], data: Float32Array.of(skipped) } },
  })
  const condition = { ...asFloat(scope, args, mask), role: 'condition' }
  const from = [condition, { ...x, role: 'then' }, { ...low, role: 'otherwise' }]
  const marked = scope.add(args.node, { type: 'Where', from })
  return scope.add(args.node, { type: 'Masking', args: { mask_value: skipped }, from: [marked] })
}

interface Ran {
  readonly feed: ImportedFeed
  readonly states: number
  readonly isBack: boolean
  readonly steps: Dim
  readonly units: number
  readonly batch: Dim
}

/** The last states [batch, units], then the first one at every step, [steps, batch, units]. */
function results(args: Arguments, scope: Scope, run: Ran): readonly Value[] {
  const { feed, states, isBack, steps, units, batch } = run
  const floats = { kind: 'tensor', dtype: 'float32', whole: false } as const
  const last = Array.from({ length: states }, (_, k): Tensor => {
    return { ...floats, shape: [batch, units], order: [0, 1], feed: { ...feed, output: k + 1 } }
  })
  // Either ends the mask: what reads all steps from here on reads those that were skipped too.
  const made = isBack
    ? scope.add(args.node, { type: 'Reverse', from: [feed] })
    : scope.add(args.node, { type: 'Permute', args: { dims: [1, 2] }, from: [feed] })
  const all: Tensor = { ...floats, shape: [steps, batch, units], order: [1, 0, 2], feed: made }
  return [...last, all]
}

export const scanOps: Handlers = { Scan: scan }
