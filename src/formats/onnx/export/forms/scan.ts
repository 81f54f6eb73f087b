/** `scan`: the operator of that name, whose body is a graph of its own. */
import { topologicalOrder } from '../../../../graph/graph.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { parameter } from '../../../../graph/ops/parameter.ts'
import { scan } from '../../../../graph/ops/scan.ts'
import { slice } from '../../../../graph/ops/slice.ts'
import { type ScanAttributes, splitOperands } from '../../../../graph/scan-body.ts'
import { graph as graphAttribute, int, ints } from '../attributes.ts'
import { equalShapes } from '../../../../graph/shape.ts'
import type { Emitter } from '../emitter.ts'
import type { Around, Recognise } from '../form.ts'
import { graphProto, valueInfo } from '../graph-writer.ts'

/** Emits what a body computes; the recognisers of the whole graph do it. */
export type EmitBody = (roots: readonly Node[], out: Emitter) => void

export function scanForm(emitBody: EmitBody): Recognise {
  return (node, around) => {
    if (isOp(node, scan))
      return { reads: node.operands, emit: out => emitScan(node, around, out, emitBody) }
    const whole = stateOf(node)?.whole
    return whole && readByState(whole, around) ? { reads: [whole], emit: () => {} } : undefined
  }
}

/** The scan whose state `k` at all steps this slice is. */
function stateOf(node: Node) {
  if (!isOp(node, slice)) return undefined
  const [whole] = node.operands as readonly [Node]
  const [k] = node.attributes.starts
  if (!isOp(whole, scan) || node.shape[0] !== 1 || typeof k !== 'number') return undefined
  const isWhole = equalShapes(node.shape.slice(1), whole.shape.slice(1))
  return isWhole ? { whole, k } : undefined
}

/** True where every reader wants one state alone: no tensor has to hold all of them. */
function readByState(whole: Node, around: Around): boolean {
  const users = around.users(whole)
  return users.length > 0 && users.every(each => stateOf(each))
}

function emitScan(
  node: Node<ScanAttributes>,
  around: Around,
  out: Emitter,
  emitBody: EmitBody,
): void {
  const { body, reverse } = node.attributes
  const { initial, sequences, invariants } = splitOperands(body, node.operands)
  const inner = out.inner(new Map(body.invariants.map((each, k) => [each, invariants[k]!])))
  const { writer } = inner
  const scope = node.origin?.layer ?? 'scan'
  const named = [...body.states, ...body.inputs].map(each => {
    const name = writer.names.fresh(`${scope}/${each.attributes.name}`)
    inner.define(each, name)
    return valueInfo(name, each.dtype, each.shape)
  })
  const inside = topologicalOrder(body.next).filter(each => !isOp(each, parameter))
  emitBody(inside, inner)
  // A result of a graph has a name of its own, and a state has two: for the next step and for all.
  const copy = (each: Node): string => inner.add(node, 'Identity', [inner.value(each)])
  const results = [...body.next, ...body.next].map(each => ({ each, name: copy(each) }))
  const outputs = results.map(({ each, name }) => valueInfo(name, each.dtype, each.shape))
  const attributes = {
    body: graphAttribute(graphProto(writer, `${scope}/body`, named, outputs)),
    num_scan_inputs: int(sequences.length),
    ...(reverse && {
      scan_input_directions: ints(sequences.map(() => 1)),
      scan_output_directions: ints(body.next.map(() => 1)),
    }),
  }
  const inputs = [...initial, ...sequences].map(each => out.value(each))
  const states = body.states.length
  const made = out.addSeveral(node, 'Scan', inputs, 2 * states, attributes).slice(states)
  const axes = out.writer.integers([0])
  const part = (k: number): string => out.add(node, 'Unsqueeze', [made[k]!, axes])
  if (readByState(node, around)) {
    for (const each of around.users(node)) out.define(each, part(stateOf(each)!.k))
    return
  }
  const parts = made.map((_, k) => part(k))
  const whole = parts.length === 1 ? parts[0]! : out.add(node, 'Concat', parts, { axis: int(0) })
  out.define(node, whole)
}
