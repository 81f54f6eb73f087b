/** Compiles C text to a library, in a process that goes on where this one ends. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { refuse } from '../diagnostics/diagnostic.ts'
import { systemErrorCode } from '../files/system-errors.ts'
import { writing } from './cache.ts'
import { type Toolchain, compileFlags, refuseFailed } from './toolchain.ts'

/** Where a compiler writes: `library` is there as a whole or not at all. */
export interface CompilePaths {
  readonly temporary: string
  readonly library: string
}

export interface CompileMode {
  /** True where the compiler must not keep this process from ending; it finishes its work alone. */
  readonly background: boolean
}

/**
 * `$1` to `$4` are the source, the log, and both paths; the rest is the compiler's command. Whoever
 * runs next finds the library, or beside it why there is none.
 */
const script = `source=$1 log=$2 temporary=$3 library=$4
shift 4
if "$@" 2> "$log"; then mv -f "$temporary" "$library"; rm -f "$log" "$library.failed"
else mv -f "$log" "$library.failed"; fi
rm -f "$source" "$temporary"`

/** Takes about a second per hundred kernels. Refuses with `compiler-failed` or `cannot-write`. */
export async function compileLibrary(
  toolchain: Toolchain,
  text: string,
  { temporary, library }: CompilePaths,
  { background }: CompileMode,
): Promise<void> {
  const [source, log] = [`${temporary}.c`, `${temporary}.log`]
  writing(source, () => writeFileSync(source, text))
  const flags = [...compileFlags(toolchain.vectors), '-o', temporary, source, '-lm']
  const args = [source, log, temporary, library, toolchain.command, ...flags]
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    stdio: 'ignore',
    // Ctrl+C is meant for what waits.
    detached: background,
  })
  if (background) child.unref()
  try {
    await once(child, 'exit')
  } catch (error) {
    rmSync(source, { force: true })
    if (systemErrorCode(error) === undefined) throw error
    refuse('no-compiler', { command: toolchain.command })
  }
  if (!existsSync(library)) refuseFailed(toolchain.command, failureOf(library) ?? 'it was stopped')
}

/** What the compiler said when it last failed to make a library; undefined where it did not. */
function failureOf(library: string): string | undefined {
  try {
    return readFileSync(`${library}.failed`, 'utf8')
  } catch {
    return undefined
  }
}

/** A failure may be the machine's: after an hour, in milliseconds, it is tried again. */
const failureAge = 3_600_000

/** Refuses with `compiler-failed` where a library could not be made a short while ago. */
export function refuseKnownFailure({ command }: Toolchain, library: string): void {
  const stat = statSync(`${library}.failed`, { throwIfNoEntry: false })
  const said = stat && Date.now() - stat.mtimeMs < failureAge ? failureOf(library) : undefined
  if (said !== undefined) refuseFailed(command, said)
}
