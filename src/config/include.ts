/** Files that a config names: opened through the caller, and only inside the root file's folder. */
import { type Diagnostic, TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Source, Span } from '../diagnostics/source.ts'

/** Opens the file that `path` means in the file `from`; throws a `TenonError` where it cannot. */
export type ReadFile = (path: string, from: Source) => Source

/** More files than any model has blocks for. */
const mostFiles = 100

/** One reading of a config with all files that it names. */
export interface FileTree {
  readonly read: ReadFile | undefined
  readonly diagnostics: Diagnostic[]
  count: number
}

/** A file and those that led to it, each by its path from the root file's folder, itself last. */
export type FileChain = readonly string[]

export interface OpenedFile {
  readonly source: Source
  readonly chain: FileChain
}

/** The chain of the file that a reading begins with. */
export function rootChain({ file }: Source): FileChain {
  return [file.replace(/^.*[\\/]/, '')]
}

/** Opens what `path` names; undefined where that is refused, which is reported at `span`. */
export function openFile(
  path: string,
  span: Span,
  chain: FileChain,
  tree: FileTree,
): OpenedFile | undefined {
  const refused = (problem: string): undefined =>
    void tree.diagnostics.push(diagnostic('bad-path', { path, problem }, span))
  const inside = pathInside(chain[chain.length - 1]!, path)
  if ('problem' in inside) return refused(inside.problem)
  const next = [...chain, inside.path]
  if (chain.includes(inside.path)) {
    const files = next.slice(next.indexOf(inside.path))
    return void tree.diagnostics.push(diagnostic('include-cycle', { files }, span))
  }
  if (++tree.count > mostFiles) {
    const known = tree.diagnostics.some(each => each.code === 'too-many-files')
    if (!known) tree.diagnostics.push(diagnostic('too-many-files', { limit: mostFiles }, span))
    return undefined
  }
  if (!tree.read) return refused('only a config that is a file can name others')
  try {
    return { source: tree.read(path, span.source), chain: next }
  } catch (thrown) {
    if (!(thrown instanceof TenonError)) throw thrown
    return refused(thrown.message)
  }
}

/**
 * Where a path leads that stands in the file `from`; both are relative to the root file's folder.
 */
export function pathInside(
  from: string,
  path: string,
): { readonly path: string } | { readonly problem: string } {
  if (/^[\\/]|^[A-Za-z][\w+.-]*:/.test(path)) return { problem: 'it is no relative path' }
  if (path.includes('\\') || path.includes('\0')) return { problem: "write '/' between folders" }
  const steps = from.split('/').slice(0, -1)
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.pop() === undefined) return { problem: 'it leaves the folder of the config' }
  }
  return steps.length === 0 || /\/$/.test(path)
    ? { problem: 'it is a folder' }
    : { path: steps.join('/') }
}
