/** Programs as machine code: printed as C, compiled by the system's compiler, loaded in-process. */
import { moduleText } from '../codegen/c/module.ts'
import { cTargets } from '../codegen/c/target.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { Graph } from '../graph/graph.ts'
import type { Program } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import type { FixedInstance, Instance, TensorData } from '../runtime/instance.ts'
import {
  type CompiledKernels,
  type KernelFunction,
  createFixedInstance,
  createProgramInstance,
} from '../runtime/program.ts'
import type { TargetInstanceOptions } from '../runtime/target.ts'
import type { WeightSource } from '../runtime/weight-source.ts'
import { cacheKey, cached, findCached, libraryPath } from './cache.ts'
import { type CompileMode, compileLibrary, refuseKnownFailure } from './compile-library.ts'
import { type Toolchain, compileFlags, findToolchain, knownToolchain } from './toolchain.ts'

/** A graph compiled for this machine; instances of it share the code. */
export interface NativeModule {
  readonly program: Program
  readonly library: Library
}

/** As many as the printed pool has room for. */
const mostThreads = 64

type RunKernel = (kernel: number, args: number, begin: number, end: number, stride: number) => void

/** What the printed glue exports. */
interface Library {
  connect(memory: ArrayBufferLike, threads: number): RunKernel
}

/** A graph as C for a toolchain, with the name under which its library lies in the cache. */
interface Printed {
  readonly toolchain: Toolchain
  readonly program: Program
  readonly text: string
  readonly key: string
}

function printGraph(graph: Graph, toolchain: Toolchain): Printed {
  const program = lower(preparePasses(graph), cTargets[toolchain.vectors])
  const text = moduleText(program)
  const key = cacheKey(text, toolchain.identity, ...compileFlags(toolchain.vectors))
  return { toolchain, program, text, key }
}

/**
 * Compiles a graph, or finds it in the cache. Refuses with `no-compiler`, `compiler-failed` or
 * `cannot-write`.
 */
export async function compileNative(graph: Graph, given?: Toolchain): Promise<NativeModule> {
  const printed = printGraph(graph, given ?? (await findToolchain()))
  return compilePrinted(printed, { background: false })
}

async function compilePrinted(
  { toolchain, program, text, key }: Printed,
  mode: CompileMode,
): Promise<NativeModule> {
  const path = await cached(key, (temporary, library) =>
    compileLibrary(toolchain, text, { temporary, library }, mode),
  )
  return load(program, path)
}

/** What is there of a graph without waiting for a compiler. */
export interface NativeStart {
  /** Undefined where it has to be compiled first. */
  readonly ready: NativeModule | undefined
  /** Compiles it in the background; this process may end meanwhile. Refuses as `compileNative`. */
  compile(): Promise<NativeModule>
}

/**
 * Looks for a graph in the cache. Starts no process: a compiler that was never asked what it is is
 * asked by `compile`. Refuses where there is none, and where it has failed a short while ago.
 */
export function startNative(graph: Graph): NativeStart {
  const toolchain = knownToolchain()
  const printed = toolchain && printGraph(graph, toolchain)
  const path = printed && findCached(printed.key)
  if (printed && path !== undefined) return { ready: load(printed.program, path), compile }
  if (printed) refuseKnownFailure(printed.toolchain, libraryPath(printed.key))
  return { ready: undefined, compile }

  async function compile(): Promise<NativeModule> {
    const asked = printed ?? printGraph(graph, await findToolchain())
    return compilePrinted(asked, { background: true })
  }
}

function load(program: Program, path: string): NativeModule {
  const module = { exports: {} }
  try {
    process.dlopen(module, path)
  } catch (error) {
    return refuse('library-unusable', { file: path, said: (error as Error).message })
  }
  return { program, library: module.exports as Library }
}

/** Makes an instance of a compiled graph for so many threads; see `createProgramInstance`. */
export function createNativeInstance(
  module: NativeModule,
  initial: { readonly [name: string]: TensorData },
  { threads = 1, ...options }: TargetInstanceOptions = {},
): Instance {
  return createProgramInstance(module.program, kernelsOf(module, threads), initial, options)
}

/** As `createNativeInstance`, of weights that never change; see `createFixedInstance`. */
export function createFixedNativeInstance(
  module: NativeModule,
  source: WeightSource,
  threads: number,
): FixedInstance {
  return createFixedInstance(module.program, kernelsOf(module, threads), source)
}

function kernelsOf({ program, library }: NativeModule, wanted: number): CompiledKernels {
  const threads = Math.min(wanted, mostThreads)
  const connect = (memory: WebAssembly.Memory): readonly KernelFunction[] => {
    const run = library.connect(memory.buffer, threads)
    return [...program.load, ...program.step].map(
      (_, k): KernelFunction =>
        (args, begin, end, stride) =>
          run(k, args, begin, end, stride),
    )
  }
  // The library's threads are shared by all models, and sleep where none runs.
  return { target: 'native', threads, shared: false, connect, close() {} }
}
