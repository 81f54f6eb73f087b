/** `scan`: recurrence; one subgraph, its body, is computed step after step along the first axis. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, equalDims, mulDims } from '../dim.ts'
import { topologicalOrder } from '../graph.ts'
import { interpret } from '../interpret.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { printGraph } from '../print.ts'
import { readFromOutside, replaceNodes } from '../replace.ts'
import { type CreateScan, type ScanAttributes, placeholderOf, splitOperands } from '../scan-body.ts'
import { scanGradient } from '../scan-gradient.ts'
import { equalShapes, evaluateShape, shapeText } from '../shape.ts'
import { type Tensor, countOf, createTensor } from '../tensor.ts'

/**
 * Operands: the first value of each state (all of one shape S, float32), sequences [T, ...], and
 * invariants. Result [states, T, S]: each state behind each step, at the place of the step.
 */
export const scan: Op<ScanAttributes> = {
  name: 'scan',
  infer(operands, { body }) {
    const { initial, sequences, invariants } = splitOperands(body, operands)
    const [first] = body.states
    assert(first && sequences.length > 0, 'a scan without states or steps')
    const steps = sequences[0]!.shape[0]!
    for (const [k, { shape, dtype }] of initial.entries()) {
      const fits = [body.states[k]!.shape, body.next[k]!.shape, first.shape].every(each =>
        equalShapes(each, shape),
      )
      assert(fits && dtype === 'float32', `state ${k} of a scan is ${shapeText(shape)}`)
    }
    for (const [k, { shape }] of sequences.entries()) {
      const fits = equalShapes(shape.slice(1), body.inputs[k]!.shape)
      assert(fits && equalDims(shape[0]!, steps), `a scan over ${shapeText(shape)}`)
    }
    for (const [k, { shape }] of invariants.entries())
      assert(equalShapes(shape, body.invariants[k]!.shape), `invariant ${k} of a scan`)
    return { shape: [initial.length, steps, ...first.shape], dtype: 'float32' }
  },
  interpret(operands, node, { sizes, precision }) {
    const { body, reverse } = node.attributes
    const { initial, sequences, invariants } = splitOperands(body, operands)
    const y = createTensor(evaluateShape(node.shape, sizes))
    const [states, steps] = y.shape as [number, number]
    const count = y.data.length / states / Math.max(steps, 1)
    const fixed = new Map<Node, Tensor>(body.invariants.map((each, k) => [each, invariants[k]!]))
    let rows = initial
    for (let i = 0; i < steps; i++) {
      const t = reverse ? steps - 1 - i : i
      const values = new Map(fixed)
      body.states.forEach((each, k) => values.set(each, rows[k]!))
      body.inputs.forEach((each, k) => values.set(each, rowOf(sequences[k]!, t)))
      const results = interpret(body.next, values, { sizes, precision })
      rows = body.next.map(each => results.get(each)!)
      rows.forEach((row, k) => y.data.set(row.data, (k * steps + t) * count))
    }
    return y
  },
  gradient: (node, dy, wanted) => scanGradient(node, dy, wanted, createScan),
  flops(node) {
    const { next } = node.attributes.body
    const once = topologicalOrder(next).reduce<Dim>(
      (sum, each) => addDims(sum, each.op.flops?.(each) ?? 0),
      0,
    )
    return mulDims(node.shape[1]!, once)
  },
  print: ({ body, reverse }) => {
    const { states, inputs, invariants, next } = body
    const graph = {
      inputs: [...states, ...inputs, ...invariants],
      outputs: next.map((node, k) => ({ name: states[k]!.attributes.name, node })),
      updates: [],
    }
    const lines = printGraph(graph).trimEnd().replaceAll('\n', '\n  ')
    return `${reverse ? 'reverse ' : ''}{\n  ${lines}\n}`
  },
}

function rowOf({ shape, data }: Tensor, t: number): Tensor {
  const row = shape.slice(1)
  const count = countOf(row)
  return { shape: row, data: data.subarray(t * count, (t + 1) * count) }
}

export const createScan: CreateScan = ({ initial, sequences, reverse = false, step }) => {
  const states = initial.map((each, k) => placeholderOf(`state${k}`, each.shape, each.dtype))
  const inputs = sequences.map(({ shape, dtype }, k) =>
    placeholderOf(`input${k}`, shape.slice(1), dtype),
  )
  const given = step(states, inputs)
  const outside = readFromOutside(given, [...states, ...inputs])
  const invariants = outside.map(({ shape, dtype }, k) => placeholderOf(`fixed${k}`, shape, dtype))
  const next = replaceNodes(given, new Map(outside.map((each, k) => [each, invariants[k]!])))
  const body = { states, inputs, invariants, next }
  return createNode(scan, [...initial, ...sequences, ...outside], { body, reverse })
}
