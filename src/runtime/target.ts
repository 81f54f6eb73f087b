/** The targets by name: how a graph becomes an instance. */
import type { Graph } from '../graph/graph.ts'
import type { FixedInstance, Instance, TensorData } from './instance.ts'
import { type Pool, type StartWorker, startPool } from './pool.ts'
import type { InstanceOptions } from './program.ts'
import { createReferenceInstance } from './reference.ts'
import { compileWasm } from './wasm.ts'
import { type WasmModule, createFixedWasmInstance, createWasmInstance } from './wasm-instance.ts'
import { type WeightSource, holdWeights, storedIn } from './weight-source.ts'

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
}

/**
 * Compiles a graph for a target, for one thread; weights must have values, state without one starts
 * at 0.
 */
export function createInstance(
  graph: Graph,
  initial: ReadonlyMap<string, TensorData>,
  target: PortableTarget,
  options: InstanceOptions = {},
): Instance {
  const values = Object.fromEntries(initial)
  switch (target) {
    case 'wasm':
      return createWasmInstance(compileWasm(graph), values, options)
    case 'reference':
      return createReferenceInstance(graph, values)
  }
}

/** Compiles a graph for WebAssembly with so many threads, which `startWorker` starts. */
export function createThreadedInstance(
  graph: Graph,
  initial: ReadonlyMap<string, TensorData>,
  startWorker: StartWorker,
  { threads = 1, ...options }: TargetInstanceOptions,
): Promise<Instance> {
  const values = Object.fromEntries(initial)
  return withPool(threads, startWorker, pool =>
    createWasmInstance(compileWasm(graph, { shared: true }), values, options, pool),
  )
}

/** As `createInstance`, of weights that never change; `onModule` is told what WebAssembly it is. */
export function createFixedInstance(
  graph: Graph,
  source: WeightSource,
  target: PortableTarget,
  onModule?: (module: WasmModule) => void,
): FixedInstance {
  if (target === 'reference')
    return createInstance(graph, holdWeights(storedIn(graph), source), target)
  const module = compileWasm(graph)
  onModule?.(module)
  return createFixedWasmInstance(module, source)
}

/** As `createThreadedInstance`, of weights that never change. */
export function createFixedThreadedInstance(
  graph: Graph,
  source: WeightSource,
  startWorker: StartWorker,
  threads: number,
): Promise<FixedInstance> {
  return withPool(threads, startWorker, pool =>
    createFixedWasmInstance(compileWasm(graph, { shared: true }), source, pool),
  )
}

/** Ends the threads where nothing comes of them. */
async function withPool<T>(
  threads: number,
  startWorker: StartWorker,
  create: (pool: Pool) => T,
): Promise<T> {
  const pool = await startPool(threads, startWorker)
  try {
    return create(pool)
  } catch (error) {
    pool.close()
    throw error
  }
}
