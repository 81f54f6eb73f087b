/** The targets by name: how a graph becomes an instance. */
import { assert } from '../diagnostics/assert.ts'
import type { Graph } from '../graph/graph.ts'
import type { Instance, TensorData } from './instance.ts'
import { type StartWorker, startPool } from './pool.ts'
import type { InstanceOptions } from './program.ts'
import { createReferenceInstance } from './reference.ts'
import { compileWasm } from './wasm.ts'
import { type WasmModule, createWasmInstance } from './wasm-instance.ts'

/** `auto` takes the fastest target of the machine. */
export type TargetName = 'auto' | 'native' | 'wasm' | 'reference'

export const targetNames: readonly TargetName[] = ['auto', 'native', 'wasm', 'reference']

/** What runs wherever JavaScript does. */
export type PortableTarget = Exclude<Instance['target'], 'native'>

export interface TargetInstanceOptions extends InstanceOptions {
  /**
   * How many threads share a kernel's tasks, 1 by default, where the target has threads; results do
   * not depend on it.
   */
  readonly threads?: number | undefined
  /** Told what WebAssembly was made of a graph for one thread. */
  readonly onModule?: ((module: WasmModule) => void) | undefined
}

/**
 * Compiles a graph for a target, for one thread; weights must have values, state without one starts
 * at 0.
 */
export function createInstance(
  graph: Graph,
  initial: ReadonlyMap<string, TensorData>,
  target: PortableTarget,
  { onModule, ...options }: Omit<TargetInstanceOptions, 'threads'> = {},
): Instance {
  const values = Object.fromEntries(initial)
  switch (target) {
    case 'wasm':
      assert(typeof WebAssembly !== 'undefined', 'this host has no WebAssembly')
      return createWasmInstance(told(compileWasm(graph), onModule), values, options)
    case 'reference':
      return createReferenceInstance(graph, values)
  }
}

function told<T>(value: T, onValue: ((value: T) => void) | undefined): T {
  onValue?.(value)
  return value
}

/** Compiles a graph for WebAssembly with so many threads, which `startWorker` starts. */
export async function createThreadedInstance(
  graph: Graph,
  initial: ReadonlyMap<string, TensorData>,
  startWorker: StartWorker,
  { threads = 1, ...options }: TargetInstanceOptions,
): Promise<Instance> {
  const pool = await startPool(threads, startWorker)
  try {
    const module = compileWasm(graph, { shared: true })
    return createWasmInstance(module, Object.fromEntries(initial), options, pool)
  } catch (error) {
    pool.close()
    throw error
  }
}
