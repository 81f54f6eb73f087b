/** Instances of programs that WebAssembly runs. */
import { assert } from '../diagnostics/assert.ts'
import type { ProgramOutline } from '../kernels/kernel.ts'
import type { FixedInstance, Instance, TensorData } from './instance.ts'
import type { Pool } from './pool.ts'
import {
  type CompiledKernels,
  type InstanceOptions,
  type KernelFunction,
  createFixedInstance,
  createProgramInstance,
} from './program.ts'
import type { WeightSource } from './weight-source.ts'

/** A program compiled for WebAssembly; instances of it share the code. */
export interface WasmModule {
  readonly program: ProgramOutline
  /** Number of the exported function (`f0`, `f1`, ...) of each kernel, load kernels first. */
  readonly functionOf: readonly number[]
  readonly module: WebAssembly.Module
  readonly bytes: Uint8Array<ArrayBuffer>
  /** True where its code has multiply-adds that are rounded once. */
  readonly relaxed: boolean
  /** True where its memory is one that threads can share. */
  readonly shared: boolean
}

/**
 * Makes an instance of a compiled graph; see `createProgramInstance`. With a `pool`, which becomes
 * its own, the threads of that share the work.
 */
export function createWasmInstance(
  module: WasmModule,
  initial: { readonly [name: string]: TensorData },
  options: InstanceOptions = {},
  pool?: Pool,
): Instance {
  return createProgramInstance(module.program, kernelsOf(module, pool), initial, options)
}

/** As `createWasmInstance`, of weights that never change; see `createFixedInstance`. */
export function createFixedWasmInstance(
  module: WasmModule,
  source: WeightSource,
  pool?: Pool,
): FixedInstance {
  return createFixedInstance(module.program, kernelsOf(module, pool), source)
}

function kernelsOf({ functionOf, module, shared }: WasmModule, pool?: Pool): CompiledKernels {
  assert(shared === (pool !== undefined), 'threads need a shared memory, and nothing else does')
  const connect = (memory: WebAssembly.Memory): readonly KernelFunction[] => {
    const { exports } = new WebAssembly.Instance(module, { tenon: { memory } })
    const alone = functionOf.map(number => exports[`f${number}`] as KernelFunction)
    return pool ? pool.connect({ module, functionOf }, memory, alone) : alone
  }
  const threads = pool?.threads ?? 1
  return { target: 'wasm', threads, shared, connect, close: () => pool?.close() }
}
