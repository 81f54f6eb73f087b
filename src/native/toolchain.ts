/** The system's C compiler: which one, what it compiles for, and how it is called. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { VectorSet } from '../codegen/c/target.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { systemErrorCode } from '../files/system-errors.ts'

const execute = promisify(execFile)

/** A compiler that was asked what it is. */
export interface Toolchain {
  readonly command: string
  /** The widest vectors of this machine that it knows. */
  readonly vectors: VectorSet
  /** What tells its results from those of any other: its version, and the machine's features. */
  readonly identity: string
}

/** For this machine: what the best instructions are is the compiler's business. */
const machineFlags: readonly string[] =
  process.arch === 'arm64' && process.platform !== 'darwin' ? ['-mcpu=native'] : ['-march=native']

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

/** `CC` of the environment, else `cc`. */
export function compilerName(): string {
  return process.env['CC'] || 'cc'
}

/** Asks a compiler for the macros that it predefines; `no-compiler` where there is none. */
export async function findToolchain(command = compilerName()): Promise<Toolchain> {
  const macros = await run(command, [...machineFlags, '-dM', '-E', '-x', 'c', '/dev/null'])
  const has = (macro: string): boolean => macros.includes(`#define ${macro} `)
  const vectors = has('__AVX512F__') ? 'avx512' : has('__AVX2__') ? 'avx2' : 'simd128'
  return { command, vectors, identity: macros }
}

/** Flags that make a loadable library for this machine. */
export function compileFlags(vectors: VectorSet): readonly string[] {
  const width = vectors === 'avx512' ? ['-mprefer-vector-width=512'] : []
  return [...languageFlags, ...machineFlags, ...width, ...libraryFlags]
}

/** Compiles the file `source` to the file `library`. Takes about a second per hundred kernels. */
export async function compileLibrary(
  { command, vectors }: Toolchain,
  source: string,
  library: string,
): Promise<void> {
  await run(command, [...compileFlags(vectors), '-o', library, source, '-lm'])
}

async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { maxBuffer: 2 ** 24 })
    return stdout
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return refuse('no-compiler', { command })
    const { stderr = '' } = error as { stderr?: string }
    const said = stderr.split('\n').find(each => /error/i.test(each)) ?? stderr.trim()
    return refuse('compiler-failed', { command, said: said.slice(0, 300) })
  }
}
