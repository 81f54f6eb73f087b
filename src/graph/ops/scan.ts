/** `scan`: recurrence; one subgraph, its body, is computed step after step along the first axis. */
import { assert } from '../../diagnostics/assert.ts'
import { type Dim, addDims, equalDims, mulDims } from '../dim.ts'
import { topologicalOrder } from '../graph.ts'
import { interpret } from '../interpret.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { printGraph } from '../print.ts'
import { readFromOutside, replaceNodes } from '../replace.ts'
import { type DType, type Shape, equalShapes, evaluateShape, shapeText } from '../shape.ts'
import { type Tensor, countOf, createTensor } from '../tensor.ts'
import { type ParameterAttributes, createParameter } from './parameter.ts'
import { scanGradient } from '../scan-gradient.ts'

type Placeholder = Node<ParameterAttributes>

/** What one step computes. Operands of the scan come in the order of the placeholders. */
export interface ScanBody {
  /** The states as the step before left them. */
  readonly states: readonly Placeholder[]
  /** What this step reads of the sequences. */
  readonly inputs: readonly Placeholder[]
  /** Values that no step changes. */
  readonly invariants: readonly Placeholder[]
  /** New values of the states. */
  readonly next: readonly Node[]
}

export interface ScanAttributes {
  readonly body: ScanBody
  /** True where the last step of the sequences comes first. */
  readonly reverse: boolean
}

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
  gradient: scanGradient,
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

/** What a scan has for the placeholders of its body. */
export interface ScanOperands<T> {
  readonly initial: readonly T[]
  readonly sequences: readonly T[]
  readonly invariants: readonly T[]
}

export function splitOperands<T>(body: ScanBody, operands: readonly T[]): ScanOperands<T> {
  const { states, inputs, invariants } = body
  const [from, to] = [states.length, states.length + inputs.length]
  assert(operands.length === to + invariants.length, `a scan with ${operands.length} operands`)
  return {
    initial: operands.slice(0, from),
    sequences: operands.slice(from, to),
    invariants: operands.slice(to),
  }
}

function rowOf({ shape, data }: Tensor, t: number): Tensor {
  const row = shape.slice(1)
  const count = countOf(row)
  return { shape: row, data: data.subarray(t * count, (t + 1) * count) }
}

export interface ScanRequest {
  /** First values of the states. */
  readonly initial: readonly Node[]
  /** Sequences [T, ...], of which each step reads its part. */
  readonly sequences: readonly Node[]
  readonly reverse?: boolean
  /**
   * Gives the new states. It may read any node from outside: what does not depend on the step
   * becomes an invariant.
   */
  step(states: readonly Node[], inputs: readonly Node[]): readonly Node[]
}

export type CreateScan = (request: ScanRequest) => Node<ScanAttributes>

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

/** Stands in a body for what the scan puts in its place at each step. */
export function placeholderOf(name: string, shape: Shape, dtype: DType): Placeholder {
  return createParameter('input', name, shape, dtype)
}
