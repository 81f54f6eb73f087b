/** Reads which file imports which, and finds what the order of the rooms forbids. */
import { posix } from 'node:path'
import type { SourceFile } from './files.ts'

export interface Import {
  readonly from: string
  /** A path within the project, or the name of a package. */
  readonly to: string
}

// `import … from 'x'`, `export … from 'x'` and `import 'x'`, over several lines too.
const staticForm = /(?:^|\n)\s*(?:import|export)\b[^'"`;=]*?['"]([^'"]+)['"]/g
const dynamicForm = /\bimport\(\s*['"]([^'"]+)['"]/g

/** Every import of a file, static or not, of values or types. */
export function imports({ path, text }: SourceFile): readonly Import[] {
  const matches = [staticForm, dynamicForm].flatMap(form => [...text.matchAll(form)])
  return matches.map(([, specifier = '']) => {
    const isRelative = specifier.startsWith('.')
    return { from: path, to: isRelative ? posix.join(posix.dirname(path), specifier) : specifier }
  })
}

const show = ({ from, to }: Import): string => `${from} imports ${to}`

/** Imports of a room from one that stands below it in `rooms`. */
export function upwardImports(files: readonly SourceFile[], rooms: readonly string[]): string[] {
  const place = (path: string): number => {
    const [, room = ''] = path.split('/')
    const last = rooms.length
    const ends: Record<string, number> = {
      'compile.ts': last,
      studio: last + 1,
      cli: last + 2,
      'index.ts': last + 3,
      'node.ts': last + 4,
    }
    return ends[room] ?? (room.endsWith('.ts') ? last : rooms.indexOf(room))
  }
  const inner = files.flatMap(imports).filter(({ to }) => to.startsWith('src/'))
  return inner.filter(({ from, to }) => place(to) > place(from)).map(show)
}

/** Every circle of imports once, from its first file on. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map(file => [file.path, imports(file).map(({ to }) => to)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, above: readonly string[]): void => {
    const start = above.indexOf(path)
    if (start >= 0) cycles.push([...above.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const next of targets.get(path) ?? []) visit(next, [...above, path])
    done.add(path)
  }
  for (const path of targets.keys()) visit(path, [])
  return cycles
}

/** Imports of node modules in files that the given rooms reach. */
export function nodeImports(files: readonly SourceFile[], rooms: readonly string[]): string[] {
  const byPath = new Map(files.map(file => [file.path, file]))
  const reached = new Set<string>()
  const visit = (path: string): void => {
    const file = byPath.get(path)
    if (!file || reached.has(path)) return
    reached.add(path)
    for (const { to } of imports(file)) visit(to)
  }
  for (const { path } of files) if (rooms.includes(path.split('/')[1] ?? '')) visit(path)
  const all = files.filter(({ path }) => reached.has(path)).flatMap(imports)
  return all.filter(({ to }) => to.startsWith('node:')).map(show)
}
