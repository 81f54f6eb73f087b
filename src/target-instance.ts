/** Instances for a target by its name, with what this machine has for it. */
import { TenonError, refuse } from './diagnostics/diagnostic.ts'
import type { Graph } from './graph/graph.ts'
import type { NativeStart } from './native/native.ts'
import type { NativeModule } from './native/native-instance.ts'
import { isNode } from './runtime/host.ts'
import type { Instance } from './runtime/instance.ts'
import type { WasmModule } from './runtime/wasm-instance.ts'
import type { StartWorker } from './runtime/pool.ts'
import { createTakeover } from './runtime/takeover.ts'
import {
  type PortableTarget,
  type TargetInstanceOptions,
  type TargetName,
  createInstance,
  createThreadedInstance,
} from './runtime/target.ts'
import { startWebWorker, threadsObstacle } from './runtime/web-worker.ts'
import { type CreateInstance, type Values, storedNames } from './train/values.ts'

/** What runs a model on this machine. */
export interface TargetChoice {
  readonly target: Instance['target']
  /** What stands in the way of native code under `auto`, or of threads: a clause. */
  readonly reason: string | undefined
}

/** A target that was decided on, for as many graphs as are to run on it. */
export interface SettledTarget extends TargetChoice {
  readonly createInstance: CreateInstance
}

/**
 * Decides what runs `graph`, and other graphs with it, and waits until it is compiled. `native` is
 * refused with a reason where it cannot be had; `auto` takes WebAssembly there, and in browsers.
 */
export async function settleTarget(
  wanted: TargetName,
  graph: Graph,
  options: TargetOptions = {},
): Promise<SettledTarget> {
  if (wanted === 'native' && !isNode()) refuse('no-compiler', { command: 'cc' })
  if (wanted === 'wasm' || wanted === 'reference' || !isNode())
    return settlePortable(wanted === 'reference' ? wanted : 'wasm', undefined, options)
  const { compileNative } = await import('./native/native.ts')
  const { createNativeInstance } = await import('./native/native-instance.ts')
  try {
    const first = await compileNative(graph)
    const moduleOf = async (each: Graph): Promise<NativeModule> =>
      each === graph ? first : compileNative(each)
    return {
      ...{ target: 'native', reason: undefined },
      createInstance: async (each, initial) => {
        const module = await moduleOf(each)
        options.onModule?.(module)
        return createNativeInstance(module, Object.fromEntries(initial), options)
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
  return {
    target,
    reason: [reason, obstacle].filter(each => each !== undefined).join('; ') || undefined,
    createInstance: alone ? createAlone : createThreaded,
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

export interface TargetOptions extends TargetInstanceOptions {
  /** Called once it is known what runs the model, and again where that changes. */
  readonly onTarget?: ((choice: TargetChoice) => void) | undefined
  /** Told what was compiled of a graph, where it is not for threads of WebAssembly. */
  readonly onModule?: ((module: WasmModule | NativeModule) => void) | undefined
}

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
 * As `createTargetInstance`, without waiting under `auto`: where native code is not in the cache,
 * the model runs on WebAssembly until a compiler in the background has made it.
 */
export async function createReadyInstance(
  graph: Graph,
  initial: Values,
  wanted: TargetName,
  asked: TargetOptions = {},
): Promise<Instance> {
  if (wanted !== 'auto' || !isNode()) return createTargetInstance(graph, initial, wanted, asked)
  const { onTarget, ...options } = asked
  const { startNative } = await import('./native/native.ts')
  const { createNativeInstance } = await import('./native/native-instance.ts')
  const tell = (target: TargetChoice['target'], reason?: string): void =>
    onTarget?.({ target, reason })
  const native = (module: NativeModule, values: Values): Instance => {
    tell('native')
    options.onModule?.(module)
    return createNativeInstance(module, Object.fromEntries(values), options)
  }
  const portable = settlePortable('wasm', undefined, options)
  let start: NativeStart
  try {
    start = startNative(graph)
  } catch (error) {
    tell('wasm', reasonOf(error))
    return portable.createInstance(graph, initial)
  }
  if (start.ready) return native(start.ready, initial)
  tell('wasm', 'until native code is compiled')
  const first = await portable.createInstance(graph, initial)
  const successor = start.compile().then(
    module => (values: Values) => native(module, values),
    (error: unknown) => void tell('wasm', reasonOf(error)),
  )
  return createTakeover(first, storedNames(graph), successor)
}
