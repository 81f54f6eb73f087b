/** `scan`: the operator of that name, whose body is a graph of its own. */
import { topologicalOrder } from '../../../../graph/graph.ts'
import { type Node, isOp } from '../../../../graph/node.ts'
import { parameter } from '../../../../graph/ops/parameter.ts'
import { scan } from '../../../../graph/ops/scan.ts'
import { type ScanAttributes, splitOperands } from '../../../../graph/scan-body.ts'
import { graph as graphAttribute, int, ints } from '../attributes.ts'
import type { Emitter } from '../emitter.ts'
import type { Recognise } from '../form.ts'
import { graphProto, valueInfo } from '../graph-writer.ts'

/** Emits what a body computes; the recognisers of the whole graph do it. */
export type EmitBody = (roots: readonly Node[], out: Emitter) => void

export function scanForm(emitBody: EmitBody): Recognise {
  return node => {
    if (!isOp(node, scan)) return undefined
    return { reads: node.operands, emit: out => emitScan(node, out, emitBody) }
  }
}

function emitScan(node: Node<ScanAttributes>, out: Emitter, emitBody: EmitBody): void {
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
  const parts = made.map(each => out.add(node, 'Unsqueeze', [each, axes]))
  const whole = parts.length === 1 ? parts[0]! : out.add(node, 'Concat', parts, { axis: int(0) })
  out.define(node, whole)
}
