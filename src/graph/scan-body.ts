/** What a scan is made of: placeholders and results of its body, and what stands for them. */
import { assert } from '../diagnostics/assert.ts'
import type { Node } from './node.ts'
import { type ParameterAttributes, createParameter } from './ops/parameter.ts'
import type { DType, Shape } from './shape.ts'

export type Placeholder = Node<ParameterAttributes>

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

/** Stands in a body for what the scan puts in its place at each step. */
export function placeholderOf(name: string, shape: Shape, dtype: DType): Placeholder {
  return createParameter('input', name, shape, dtype)
}
