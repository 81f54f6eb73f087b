/** Instances for a target by its name, with what this machine has for it. */
import { TenonError, refuse } from './diagnostics/diagnostic.ts'
import type { Graph } from './graph/graph.ts'
import type { NativeStart } from './native/native.ts'
import type { NativeModule } from './native/native-instance.ts'
import { isNode } from './runtime/host.ts'
import type { FixedInstance, Instance } from './runtime/instance.ts'
import type { WasmModule } from './runtime/wasm-instance.ts'
import type { StartWorker } from './runtime/pool.ts'
import { createTakeover } from './runtime/takeover.ts'
import {
  type PortableTarget,
  type TargetInstanceOptions,
  type TargetName,
  createFixedInstance,
  createFixedThreadedInstance,
  createInstance,
  createThreadedInstance,
} from './runtime/target.ts'
import { startWebWorker, threadsObstacle } from './runtime/web-worker.ts'
import { type WeightSource, heldSource, holdWeights, storedIn } from './runtime/weight-source.ts'
import type { CreateInstance, Values } from './train/values.ts'

/** What runs a model on this machine. */
export interface TargetChoice {
  readonly target: Instance['target']
  /** What stands in the way of native code under `auto`, or of threads: a clause. */
  readonly reason: string | undefined
}

/** A target that was decided on, for as many graphs as are to run on it. */
export interface SettledTarget extends TargetChoice {
  readonly createInstance: CreateInstance
  readonly createFixed: CreateFixed
}

/** Told what a graph became, where that is not for threads of WebAssembly. */
export type OnModule = (module: WasmModule | NativeModule) => void

/** Makes an instance of weights that never change. */
export type CreateFixed = (
  graph: Graph,
  source: WeightSource,
  onModule?: OnModule,
) => Promise<FixedInstance>

/**
 * Decides what runs `graph`, and other graphs with it, and waits until it is compiled. `native` is
 * refused with a reason where it cannot be had; `auto` takes WebAssembly there, and in browsers.
 */
export async function settleTarget(
  wanted: TargetName,
  graph: Graph,
  options: TargetInstanceOptions = {},
): Promise<SettledTarget> {
  if (wanted === 'native' && !isNode()) refuse('no-compiler', { command: 'cc' })
  if (wanted === 'wasm' || wanted === 'reference' || !isNode())
    return settlePortable(wanted === 'reference' ? wanted : 'wasm', undefined, options)
  const { compileNative } = await import('./native/native.ts')
  const { createFixedNativeInstance, createNativeInstance } =
    await import('./native/native-instance.ts')
  try {
    const first = await compileNative(graph)
    const moduleOf = async (each: Graph): Promise<NativeModule> =>
      each === graph ? first : compileNative(each)
    return {
      ...{ target: 'native', reason: undefined },
      createInstance: async (each, initial) =>
        createNativeInstance(await moduleOf(each), Object.fromEntries(initial), options),
      createFixed: async (each, source, onModule) => {
        const module = await moduleOf(each)
        onModule?.(module)
        return createFixedNativeInstance(module, source, options.threads)
      },
    }
  } catch (error) {
    if (wanted === 'native') throw error
    return settlePortable('wasm', reasonOf(error), options)
  }
}

function settlePortable(
  target: PortableTarget,
  reason: string | undefined,
  options: TargetInstanceOptions,
): SettledTarget {
  const { threads = 1 } = options
  const obstacle = target === 'wasm' && threads > 1 ? threadsObstacle() : undefined
  const alone = target === 'reference' || threads === 1 || obstacle !== undefined
  const createThreaded: CreateInstance = async (graph, initial) =>
    createThreadedInstance(graph, initial, await hostWorkers(), options)
  const createAlone: CreateInstance = async (graph, initial) =>
    createInstance(graph, initial, target, options)
  const createFixedThreaded: CreateFixed = async (graph, source) =>
    createFixedThreadedInstance(graph, source, await hostWorkers(), threads)
  const createFixedAlone: CreateFixed = async (graph, source, onModule) =>
    createFixedInstance(graph, source, target, onModule)
  return {
    target,
    reason: [reason, obstacle].filter(each => each !== undefined).join('; ') || undefined,
    createInstance: alone ? createAlone : createThreaded,
    createFixed: alone ? createFixedAlone : createFixedThreaded,
  }
}

async function hostWorkers(): Promise<StartWorker> {
  return isNode() ? (await import('./native/worker-thread.ts')).startWorkerThread : startWebWorker
}

/** Why there is no native code; what is no refusal is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof TenonError) return error.diagnostics[0]!.message
  throw error
}

export interface ReadyOptions {
  /** How many threads share the work, where the target has threads; 1 by default. */
  readonly threads?: number | undefined
  /** Called once it is known what runs the model, and again where that changes. */
  readonly onTarget?: ((choice: TargetChoice) => void) | undefined
  readonly onModule?: OnModule | undefined
}

export type TargetOptions = TargetInstanceOptions & Omit<ReadyOptions, 'onModule'>

/** Compiles a graph as `settleTarget` does, and waits for it. */
export async function createTargetInstance(
  graph: Graph,
  initial: Values,
  wanted: TargetName,
  { onTarget, ...options }: TargetOptions = {},
): Promise<Instance> {
  const { target, reason, createInstance: create } = await settleTarget(wanted, graph, options)
  onTarget?.({ target, reason })
  return create(graph, initial)
}

/**
 * As `createTargetInstance`, of weights that never change, and without waiting under `auto`: where
 * native code is not in the cache, the model runs on WebAssembly until a compiler in the background
 * has made it. Nothing is asked of `source` once it is there.
 */
export async function createReadyInstance(
  graph: Graph,
  source: WeightSource,
  wanted: TargetName,
  { onTarget, onModule, threads = 1 }: ReadyOptions = {},
): Promise<FixedInstance> {
  if (wanted !== 'auto' || !isNode()) {
    const { target, reason, createFixed } = await settleTarget(wanted, graph, { threads })
    onTarget?.({ target, reason })
    return createFixed(graph, source, onModule)
  }
  const { startNative } = await import('./native/native.ts')
  const { createFixedNativeInstance } = await import('./native/native-instance.ts')
  const tell = (target: TargetChoice['target'], reason?: string): void =>
    onTarget?.({ target, reason })
  const portable = settlePortable('wasm', undefined, { threads })
  let start: NativeStart
  try {
    start = startNative(graph)
  } catch (error) {
    tell('wasm', reasonOf(error))
    return portable.createFixed(graph, source)
  }
  const native = (module: NativeModule, weights: WeightSource): FixedInstance => {
    tell('native')
    onModule?.(module)
    return createFixedNativeInstance(module, weights, threads)
  }
  if (start.ready) return native(start.ready, source)
  tell('wasm', 'until native code is compiled')
  const held = heldSource(holdWeights(storedIn(graph), source))
  const first = await portable.createFixed(graph, held)
  const successor = start.compile().then(
    module => () => native(module, held),
    (error: unknown) => void tell('wasm', reasonOf(error)),
  )
  return createTakeover(first, successor)
}
