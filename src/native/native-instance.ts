/** Instances of programs that machine code runs, from libraries loaded in-process. */
import { refuse } from '../diagnostics/diagnostic.ts'
import type { ProgramOutline } from '../kernels/kernel.ts'
import type { FixedInstance, Instance, TensorData } from '../runtime/instance.ts'
import {
  type CompiledKernels,
  type KernelFunction,
  createFixedInstance,
  createProgramInstance,
} from '../runtime/program.ts'
import type { TargetInstanceOptions } from '../runtime/target.ts'
import type { WeightSource } from '../runtime/weight-source.ts'

/** A program compiled for this machine; instances of it share the code. */
export interface NativeModule {
  readonly program: ProgramOutline
  readonly library: Library
  /** What the library is called in the cache. */
  readonly key: string
}

/** As many as the printed pool has room for. */
const mostThreads = 64

type RunKernel = (kernel: number, args: number, begin: number, end: number, stride: number) => void

/** What the printed glue exports. */
interface Library {
  connect(memory: ArrayBufferLike, threads: number): RunKernel
}

/** A program with the library called `key`, which lies at `path`. */
export function loadNative(program: ProgramOutline, key: string, path: string): NativeModule {
  const module = { exports: {} }
  try {
    process.dlopen(module, path)
  } catch (error) {
    return refuse('library-unusable', { file: path, said: (error as Error).message })
  }
  return { program, library: module.exports as Library, key }
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
  threads = 1,
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
