/** The gradient of `scan`: a scan the other way for the states, one step for all else. */
import { add, operand } from '../expr/expr.ts'
import { type Dim, addDims } from './dim.ts'
import { lift } from './lift.ts'
import type { Node } from './node.ts'
import { pullBack } from './pull-back.ts'
import { readFromOutside, replaceNodes } from './replace.ts'
import { createBroadcast } from './ops/broadcast.ts'
import { createConcat } from './ops/concat.ts'
import { createScalar } from './ops/constant.ts'
import { createMap } from './ops/map.ts'
import { createReshape } from './ops/reshape.ts'
import { type CreateScan, type ScanAttributes, placeholderOf, splitOperands } from './scan-body.ts'
import { createSlice } from './ops/slice.ts'

/**
 * With all states known, the forward body is computed again for all steps side by side (`lift`). So
 * the scan back carries only what states owe to later steps, and reads what it needs of the forward
 * values; gradients of sequences and invariants are those of the lifted body, whose contractions
 * run over all steps at once.
 */
export function scanGradient(
  node: Node<ScanAttributes>,
  dy: Node,
  wanted: readonly boolean[],
  createScan: CreateScan,
): readonly (Node | undefined)[] {
  const { body, reverse } = node.attributes
  const { initial, sequences, invariants } = splitOperands(body, node.operands)
  const steps = node.shape[1]!
  const before = initial.map((first, k) => delay(sequenceOf(node, k), first, reverse))
  // Placeholders of whole sequences, where differentiation ends.
  const rows = [...body.states, ...body.inputs]
  const wholes = rows.map(({ attributes, shape, dtype }) =>
    placeholderOf(attributes.name, [steps, ...shape], dtype),
  )
  const values = new Map<Node, Node>([
    ...[...before, ...sequences].map((each, k) => [wholes[k]!, each] as const),
    ...invariants.map((each, k) => [body.invariants[k]!, each] as const),
  ])

  const owed = body.states.map(each => placeholderOf('owed', each.shape, each.dtype))
  const arriving = body.states.map(each => placeholderOf('arriving', each.shape, each.dtype))
  const seedsOfStep = body.next.map((each, k) => ({
    node: each,
    gradient: sum(owed[k]!, arriving[k]!),
  }))
  const owedBefore = pullBack(seedsOfStep, body.states)
  const read = readFromOutside(owedBefore, [...owed, ...arriving])
  const lifted = lift(
    [...body.next, ...read],
    new Map(rows.map((each, k) => [each, wholes[k]!])),
    steps,
  )
  const outside = replaceNodes(
    read.map(each => lifted.nodes.get(each)!),
    values,
  )
  const moving = [...read.keys()].filter(k => lifted.stepwise.has(read[k]!))
  const still = [...read.keys()].filter(k => !lifted.stepwise.has(read[k]!))
  const zeros = initial.map(each => createBroadcast(createScalar(0), each.shape))
  const reached = initial.map((_, k) => sequenceOf(dy, k))
  const back = createScan({
    initial: zeros,
    sequences: [...reached, ...moving.map(k => outside[k]!)],
    reverse: !reverse,
    step: (states, inputs) =>
      replaceNodes(
        owedBefore,
        new Map<Node, Node>([
          ...owed.map((each, k) => [each, states[k]!] as const),
          ...arriving.map((each, k) => [each, inputs[k]!] as const),
          ...moving.map((k, i) => [read[k]!, inputs[arriving.length + i]!] as const),
          ...still.map(k => [read[k]!, outside[k]!] as const),
        ]),
      ),
  })

  const seeds = body.next.map((each, k) => ({
    node: lifted.nodes.get(each)!,
    gradient: sum(reached[k]!, delay(sequenceOf(back, k), zeros[k]!, !reverse)),
  }))
  const asked = [...wholes.slice(initial.length), ...body.invariants]
  const sought = asked.filter((_, k) => wanted[initial.length + k])
  const found = replaceNodes(pullBack(seeds, sought), values)
  const first = reverse ? addDims(steps, -1) : 0
  return [
    ...initial.map((_, k) => (wanted[k] ? rowAt(sequenceOf(back, k), first) : undefined)),
    ...asked.map(each => (sought.includes(each) ? found[sought.indexOf(each)] : undefined)),
  ]
}

/** The sequence of state `k` in a scan's result: [T, ...]. */
export function sequenceOf(result: Node, k: number): Node {
  const [states, ...shape] = result.shape
  if (states === 1) return createReshape(result, shape)
  const starts = [k, ...shape.map(() => 0)]
  return createReshape(createSlice(result, starts, [1, ...shape]), shape)
}

/** One step of a sequence. */
export function rowAt(sequence: Node, at: Dim): Node {
  const row = sequence.shape.slice(1)
  const starts = [at, ...row.map(() => 0)]
  return createReshape(createSlice(sequence, starts, [1, ...row]), row)
}

/** Each step gets what the step before it had, the first one `first`. */
function delay(sequence: Node, first: Node, reverse: boolean): Node {
  const [steps, ...row] = sequence.shape
  const one = createReshape(first, [1, ...row])
  if (steps === 1) return one
  const starts = [reverse ? 1 : 0, ...row.map(() => 0)]
  const others = createSlice(sequence, starts, [addDims(steps!, -1), ...row])
  return createConcat(reverse ? [others, one] : [one, others], 0)
}

function sum(a: Node, b: Node): Node {
  return createMap(add(operand(0), operand(1)), [a, b])
}
