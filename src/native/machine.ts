/** What a library is compiled by and for: the compiler's file, and the machine. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { delimiter, join } from 'node:path'
import { refuse } from '../diagnostics/diagnostic.ts'

/** For this machine: what the best instructions are is the compiler's business. */
export const machineFlags: readonly string[] =
  process.arch === 'arm64' && process.platform !== 'darwin' ? ['-mcpu=native'] : ['-march=native']

/** `CC` of the environment, else `cc`. */
export function compilerName(): string {
  return process.env['CC'] || 'cc'
}

/**
 * What tells libraries for this machine from those for others: the compiler's file, its flags and
 * the processor. Refuses with `no-compiler` where there is none.
 */
export function describeMachine(command = compilerName()): readonly string[] {
  const path = findProgram(command)
  if (path === undefined) return refuse('no-compiler', { command })
  const { size, mtimeMs } = statSync(path)
  const machine = [process.platform, process.arch, cpus()[0]?.model ?? '']
  return [command, path, `${size} ${mtimeMs}`, ...machine, ...machineFlags]
}

/** The file that a command runs, with links followed; undefined where there is none. */
function findProgram(command: string): string | undefined {
  const folders = /[\\/]/.test(command) ? [''] : (process.env['PATH'] ?? '').split(delimiter)
  for (const folder of folders) {
    try {
      const path = realpathSync(join(folder, command))
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // It is not in this folder.
    }
  }
  return undefined
}
