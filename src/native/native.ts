/** Graphs as machine code: printed as C, compiled by the system's compiler, loaded in-process. */
import { moduleText } from '../codegen/c/module.ts'
import { cTargets } from '../codegen/c/target.ts'
import type { Graph } from '../graph/graph.ts'
import { type ProgramOutline, outlineOf } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import { cacheKey } from './cache-key.ts'
import { cached, findCached, libraryPath } from './cache.ts'
import { type CompileMode, compileLibrary, refuseKnownFailure } from './compile-library.ts'
import { type NativeModule, loadNative } from './native-instance.ts'
import { type Toolchain, compileFlags, findToolchain, knownToolchain } from './toolchain.ts'

/** A graph as C for a toolchain, with the name under which its library lies in the cache. */
interface Printed {
  readonly toolchain: Toolchain
  readonly program: ProgramOutline
  readonly text: string
  readonly key: string
}

function printGraph(graph: Graph, toolchain: Toolchain): Printed {
  const program = lower(preparePasses(graph), cTargets[toolchain.vectors])
  const text = moduleText(program)
  const key = cacheKey(text, toolchain.identity, ...compileFlags(toolchain.vectors))
  return { toolchain, program: outlineOf(program), text, key }
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
  return loadNative(program, key, path)
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
  if (printed && path !== undefined)
    return { ready: loadNative(printed.program, printed.key, path), compile }
  if (printed) refuseKnownFailure(printed.toolchain, libraryPath(printed.key))
  return { ready: undefined, compile }

  async function compile(): Promise<NativeModule> {
    const asked = printed ?? printGraph(graph, await findToolchain())
    return compilePrinted(asked, { background: true })
  }
}
