/** Programs as WebAssembly: one module per graph, which any number of instances share. */
import { distinctCode } from '../codegen/distinct.ts'
import { assert } from '../diagnostics/assert.ts'
import { printModule } from '../codegen/wasm/print.ts'
import type { Graph } from '../graph/graph.ts'
import type { Program } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { plainWasmTarget, wasmTarget } from '../codegen/wasm/target.ts'
import { preparePasses } from '../passes/index.ts'
import { withCompilerSwitches } from './engine.ts'
import type { Instance, TensorData } from './instance.ts'
import type { Pool } from './pool.ts'
import {
  type InstanceOptions,
  type KernelFunction,
  createProgramInstance,
  maximumPages,
} from './program.ts'

/** A graph compiled for WebAssembly; instances of it share the code. */
export interface WasmModule {
  readonly program: Program
  /** Number of the exported function (`f0`, `f1`, ...) of each kernel, load kernels first. */
  readonly functionOf: readonly number[]
  readonly module: WebAssembly.Module
  readonly bytes: Uint8Array
  /** True where its memory is one that threads can share. */
  readonly shared: boolean
}

export interface CompileOptions {
  /** False: multiply-add is rounded twice even where the engine could round it once. */
  readonly relaxed?: boolean
  /** True: for a memory that threads share, which instances with a pool have. */
  readonly shared?: boolean
}

/** Compiles a graph. Takes milliseconds per hundred kernels; needs no weights. */
export function compileWasm(
  graph: Graph,
  { relaxed: wanted = true, shared = false }: CompileOptions = {},
): WasmModule {
  const prepared = preparePasses(graph)
  const memory = { module: 'tenon', name: 'memory', minimum: 1, maximum: maximumPages, shared }
  return withCompilerSwitches(allowed => {
    const relaxed = allowed && wanted
    const program = lower(prepared, relaxed ? wasmTarget : plainWasmTarget)
    const { functions, functionOf } = distinctCode(program)
    const bytes = printModule(functions, { memory, relaxed })
    return { program, functionOf, module: new WebAssembly.Module(bytes), bytes, shared }
  })
}

/**
 * Makes an instance of a compiled graph; see `createProgramInstance`. With a `pool`, which becomes
 * its own, the threads of that share the work.
 */
export function createWasmInstance(
  { program, functionOf, module, shared }: WasmModule,
  initial: { readonly [name: string]: TensorData },
  options: InstanceOptions = {},
  pool?: Pool,
): Instance {
  assert(shared === (pool !== undefined), 'threads need a shared memory, and nothing else does')
  const connect = (memory: WebAssembly.Memory): readonly KernelFunction[] => {
    const { exports } = new WebAssembly.Instance(module, { tenon: { memory } })
    const alone = functionOf.map(number => exports[`f${number}`] as KernelFunction)
    return pool ? pool.connect({ module, functionOf }, memory, alone) : alone
  }
  return createProgramInstance(
    program,
    { target: 'wasm', threads: pool?.threads ?? 1, shared, connect, close: () => pool?.close() },
    initial,
    options,
  )
}
