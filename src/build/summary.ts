/** The data of `tenon summary`: what a model is, as plain values. */
import { positionAt } from '../diagnostics/source.ts'
import type { DType, Shape } from '../graph/shape.ts'
import { countFlops, countNumbers, countParameters, countTrainable } from './counts.ts'
import type { Layer, Model, Port } from './model.ts'

/** A shape with its batch: numbers, and names or formulas of dynamic dims. */
export type PlainShape = readonly (number | string)[]

export interface SummaryPort {
  readonly name: string
  readonly shape: PlainShape
  readonly dtype: DType
}

export interface SummaryRow {
  readonly name: string
  readonly type: string
  readonly output: PlainShape
  readonly params: number
  /** Null where a dynamic dim decides. */
  readonly flops: number | null
  /** Line of the layer in the config, from 1. */
  readonly line: number
}

export interface Summary {
  readonly name: string
  readonly params: number
  readonly trainable: number
  readonly flops: number | null
  /** Bytes of the arena at batch 1, weights apart; null where they are not known. */
  readonly memory: number | null
  readonly inputs: readonly SummaryPort[]
  readonly outputs: readonly SummaryPort[]
  readonly layers: readonly SummaryRow[]
}

/** `memory` is the planned arena at batch 1, in bytes. */
export function summarizeModel(model: Model, memory: number | undefined): Summary {
  return {
    name: model.name,
    params: countParameters(model),
    trainable: countTrainable(model),
    flops: known(countFlops(model)),
    memory: memory ?? null,
    inputs: model.inputs.map(plainPort),
    outputs: model.outputs.map(plainPort),
    layers: model.layers.map(rowOf),
  }
}

function rowOf({ name, type, output, weights, flops, span }: Layer): SummaryRow {
  return {
    name,
    type,
    output: plainShape(output.shape),
    params: countNumbers(weights),
    flops: known(flops),
    line: positionAt(span.source, span.start).line,
  }
}

export function plainPort({ name, shape, dtype }: Port): SummaryPort {
  return { name, shape: plainShape(shape), dtype }
}

export function plainShape(shape: Shape): PlainShape {
  return shape.map(dim => (typeof dim === 'number' ? dim : dim.text))
}

function known(flops: number): number | null {
  return Number.isNaN(flops) ? null : flops
}
