/** Instances: a graph that is ready to run on some target, with its weights and state inside. */
import type { DType } from '../graph/shape.ts'

/** Data of a tensor by its dtype. */
export type TensorData = Float32Array | Int32Array | Uint8Array

export type Inputs = { readonly [name: string]: TensorData }
export type Outputs = { readonly [name: string]: TensorData }

/** A loaded graph whose weights stay as they are. */
export interface FixedInstance {
  readonly target: 'native' | 'wasm' | 'reference'
  /** How many threads share the work. */
  readonly threads: number
  /**
   * Runs the graph once. `sizes` gives every named dim (`batch`). Outputs are views that the next
   * `run` overwrites. Updates have been written when it returns. Memory is taken where a run is
   * larger than any before; other runs allocate nothing.
   */
  run(inputs: Inputs, sizes: ReadonlyMap<string, number>): Outputs
  /** Ends its threads; nothing of it may be used from then on. */
  close(): void
}

/**
 * A loaded graph. Parameters (weights and state) live inside and change only by `write` and by the
 * graph's updates. Nothing outside may depend on how a target keeps them.
 */
export interface Instance extends FixedInstance {
  /** A copy of a weight or piece of state. */
  read(name: string): TensorData
  /** Replaces a weight or piece of state; the length must fit. */
  write(name: string, data: TensorData): void
}

export function createData(dtype: DType, length: number): TensorData {
  if (dtype === 'float32') return new Float32Array(length)
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length)
}
