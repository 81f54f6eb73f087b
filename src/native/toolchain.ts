/** The system's C compiler: which one, what it compiles for, and how it is called. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { VectorSet } from '../codegen/c/target.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { systemErrorCode } from '../files/system-errors.ts'
import { cacheKey } from './cache-key.ts'
import { readNote, writeNote } from './cache.ts'
import { compilerName, describeMachine, machineFlags } from './machine.ts'

const execute = promisify(execFile)

/** A compiler that was asked what it is. */
export interface Toolchain {
  readonly command: string
  /** The widest vectors of this machine that it knows. */
  readonly vectors: VectorSet
  /** What tells its results from those of any other: its version, and the machine's features. */
  readonly identity: string
}

/**
 * Multiply-adds are written where they are meant, so the compiler contracts none of its own: the
 * same source gives the same bits wherever the same instructions exist.
 */
const languageFlags: readonly string[] = [
  '-std=gnu11',
  '-O2',
  '-fwrapv',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-fno-trapping-math',
]

const libraryFlags: readonly string[] = [
  '-shared',
  '-pthread',
  '-fPIC',
  '-fvisibility=hidden',
  // Node itself has what the library leaves open.
  ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
]

/**
 * Asks a compiler for the macros that it predefines, or finds the answer in the cache. Refuses with
 * `no-compiler` where there is none.
 */
export async function findToolchain(command = compilerName()): Promise<Toolchain> {
  const known = knownToolchain(command)
  if (known) return known
  const macros = await askMacros(command)
  const has = (macro: string): boolean => macros.includes(`#define ${macro} `)
  const vectors = has('__AVX512F__') ? 'avx512' : has('__AVX2__') ? 'avx2' : 'simd128'
  const toolchain = { command, vectors, identity: cacheKey(macros) } as const
  writeNote(noteName(command), JSON.stringify(toolchain))
  return toolchain
}

/**
 * What the cache knows of a compiler; undefined where it has to be asked, `no-compiler` where there
 * is none. Starts no process.
 */
export function knownToolchain(command = compilerName()): Toolchain | undefined {
  const text = readNote(noteName(command))
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Toolchain)
  } catch {
    return undefined
  }
}

/** Named by what changes where the answer could. */
function noteName(command: string): string {
  return `${cacheKey(...describeMachine(command))}.toolchain`
}

/** Flags that make a loadable library for this machine. */
export function compileFlags(vectors: VectorSet): readonly string[] {
  const width = vectors === 'avx512' ? ['-mprefer-vector-width=512'] : []
  return [...languageFlags, ...machineFlags, ...width, ...libraryFlags]
}

async function askMacros(command: string): Promise<string> {
  const args = [...machineFlags, '-dM', '-E', '-x', 'c', '/dev/null']
  try {
    const { stdout } = await execute(command, args, { maxBuffer: 2 ** 24 })
    return stdout
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return refuse('no-compiler', { command })
    const { stderr = '' } = error as { stderr?: string }
    return refuseFailed(command, stderr)
  }
}

/** `compiler-failed` with the first error of what the compiler said. */
export function refuseFailed(command: string, stderr: string): never {
  const said = stderr.split('\n').find(each => /error/i.test(each)) ?? stderr.trim()
  return refuse('compiler-failed', { command, said: said.slice(0, 300) })
}
