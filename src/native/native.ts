/** Programs as machine code: printed as C, compiled by the system's compiler, loaded in-process. */
import { rmSync, writeFileSync } from 'node:fs'
import { moduleText } from '../codegen/c/module.ts'
import { cTargets } from '../codegen/c/target.ts'
import type { Graph } from '../graph/graph.ts'
import type { Program } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import type { Instance, TensorData } from '../runtime/instance.ts'
import {
  type InstanceOptions,
  type KernelFunction,
  createProgramInstance,
} from '../runtime/program.ts'
import { cacheKey, cached } from './cache.ts'
import { type Toolchain, compileFlags, compileLibrary, findToolchain } from './toolchain.ts'

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

/**
 * Compiles a graph, or finds it in the cache. Refuses with `no-compiler`, `compiler-failed` or
 * `cannot-write`.
 */
export async function compileNative(graph: Graph, given?: Toolchain): Promise<NativeModule> {
  const toolchain = given ?? (await findToolchain())
  const program = lower(preparePasses(graph), cTargets[toolchain.vectors])
  const text = moduleText(program)
  const key = cacheKey(text, toolchain.identity, ...compileFlags(toolchain.vectors))
  const path = await cached(key, async library => {
    const source = `${library}.c`
    try {
      writeFileSync(source, text)
      await compileLibrary(toolchain, source, library)
    } finally {
      rmSync(source, { force: true })
    }
  })
  return { program, library: loadLibrary(path) }
}

function loadLibrary(path: string): Library {
  const module = { exports: {} }
  process.dlopen(module, path)
  return module.exports as Library
}

/** Makes an instance of a compiled graph; see `createProgramInstance`. */
export function createNativeInstance(
  { program, library }: NativeModule,
  initial: { readonly [name: string]: TensorData },
  options: InstanceOptions = {},
): Instance {
  const connect = (memory: WebAssembly.Memory, threads: number): readonly KernelFunction[] => {
    const run = library.connect(memory.buffer, threads)
    return [...program.load, ...program.step].map(
      (_, k): KernelFunction =>
        (args, begin, end, stride) =>
          run(k, args, begin, end, stride),
    )
  }
  return createProgramInstance(
    program,
    { target: 'native', mostThreads, connect },
    initial,
    options,
  )
}
