/** Attributes and inputs of a node, as an operator expects them. */
import type { Dim } from '../../../graph/dim.ts'
import { type Constant, dimsOf, numbersOf, shapedFloats } from './constant.ts'
import type { Floats } from './floats.ts'
import type { OnnxNode } from './read-model.ts'
import { type Scope, refuseNode } from './scope.ts'
import type { Tensor, Value } from './value.ts'

export interface Arguments {
  readonly node: OnnxNode
  has(name: string): boolean
  int(name: string, fallback: number): number
  float(name: string, fallback: number): number
  text(name: string, fallback: string): string
  ints(name: string): readonly number[] | undefined
  /** How many inputs are written, left-out ones counted. */
  readonly count: number
  /** Undefined where the input is left out. */
  input(k: number): Value | undefined
  /** Refuses what is left out or constant. */
  tensor(k: number): Tensor
  /** As `tensor`, rows of several axes as one included. */
  rows(k: number): Tensor
  /** Undefined where the input is left out; refuses what is not known yet. */
  constant(k: number): Constant | undefined
  floats(k: number): Floats | undefined
  numbers(k: number): readonly number[] | undefined
  dims(k: number): readonly Dim[] | undefined
  /** A list that older opsets have as an attribute, newer ones as an input. */
  list(name: string, k: number): readonly number[] | undefined
  fail(problem: string): never
}

export function argumentsOf(scope: Scope, node: OnnxNode): Arguments {
  const fail = (problem: string): never => refuseNode(scope, node, problem)
  const attribute = (name: string): unknown => node.attributes.get(name)
  const typed = <T>(name: string, type: string, fallback: T): T => {
    const value = attribute(name)
    if (value === undefined) return fallback
    return typeof value === type ? (value as T) : fail(`its ${name} is of another kind`)
  }
  const input = (k: number): Value | undefined => {
    const name = node.inputs[k] ?? ''
    return name === '' ? undefined : scope.values.get(name)
  }
  const rows = (k: number): Tensor => {
    const value = input(k)
    if (value?.kind === 'tensor') return value
    return fail(value ? `input ${k} is constant` : `input ${k} is left out`)
  }
  const constant = (k: number): Constant | undefined => {
    const value = input(k)
    if (value?.kind === 'tensor') fail(`input ${k} is computed; it must be constant here`)
    return value as Constant | undefined
  }
  const known = <T>(k: number, read: (value: Constant) => T | undefined): T | undefined => {
    const value = constant(k)
    return value && (read(value) ?? fail(`input ${k} depends on sizes that a run alone knows`))
  }
  const ints = (name: string): readonly number[] | undefined => {
    const value = attribute(name)
    if (value === undefined) return undefined
    const isList = Array.isArray(value) && value.every(each => Number.isSafeInteger(each))
    return isList ? (value as readonly number[]) : fail(`its ${name} is of another kind`)
  }
  return {
    node,
    has: name => node.attributes.has(name),
    int(name, fallback) {
      const value = typed(name, 'number', fallback)
      return Number.isSafeInteger(value) ? value : fail(`its ${name} is ${value}`)
    },
    float: (name, fallback) => typed(name, 'number', fallback),
    text: (name, fallback) => typed(name, 'string', fallback),
    ints,
    count: node.inputs.length,
    input,
    rows,
    tensor(k) {
      const value = rows(k)
      if (value.unfolded) fail('it reads the rows of several examples as one')
      return value
    },
    constant,
    floats: k => known(k, shapedFloats),
    numbers: k => known(k, numbersOf),
    dims: k => known(k, dimsOf),
    list: (name, k) => ints(name) ?? known(k, numbersOf),
    fail,
  }
}

/** Counts a negative axis from the end. */
export function axisOf(axis: number, rank: number, { fail }: Arguments): number {
  const resolved = axis < 0 ? axis + rank : axis
  if (resolved < 0 || resolved >= rank) fail(`there is no axis ${axis}`)
  return resolved
}

/** The axis of the feed that is this one of the value; that of the batch is refused. */
export function feedAxis(axis: number, { order, shape }: Tensor, args: Arguments): number {
  const found = order.indexOf(axisOf(axis, shape.length, args))
  if (found <= 0) args.fail('it mixes the examples of a batch')
  return found
}
