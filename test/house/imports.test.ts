/** Data flows one way: rooms import only from rooms above them, and browsers can follow. */
import { describe, expect, test } from 'vitest'
import { importCycles, imports, nodeImports, upwardImports } from './imports.ts'
import { type SourceFile, filesBelow } from './files.ts'

/** From top to bottom; files beside the rooms come last. */
const rooms = [
  'diagnostics',
  'fields',
  'files',
  'expr',
  'graph',
  'catalog',
  'config',
  'build',
  'passes',
  'kernels',
  'codegen',
  'runtime',
  'native',
  'train',
  'diff',
  'formats',
  'diagrams',
  'lsp',
  'studio',
]

/** What a page in a browser loads to check, compile and run a model. */
const browserRooms = rooms.slice(0, rooms.indexOf('native')).filter(room => room !== 'files')

const source = filesBelow('src', '.ts')

describe('src', () => {
  test('has no folder without a place in the order', () => {
    const folders = source.map(({ path }) => path.split('/')[1] ?? '')
    const unknown = folders.filter(
      each => !each.endsWith('.ts') && ![...rooms, 'cli'].includes(each),
    )
    expect([...new Set(unknown)]).toEqual([])
  })

  test('imports only from rooms above', () => expect(upwardImports(source, rooms)).toEqual([]))

  test('has no circle of files, except ops that are the gradients of each other', () => {
    // A slice's gradient is a pad and a pad's is a slice; they meet in calls, never while loading.
    const isAdjoint = (path: string): boolean => path.startsWith('src/graph/ops/')
    const circles = importCycles(source)
    expect(circles.filter(circle => !circle.split(' -> ').every(isAdjoint))).toEqual([])
  })

  test('runs in a browser from parse to run', () => {
    expect(nodeImports(source, browserRooms)).toEqual([])
  })

  test('imports files that exist', () => {
    const known = new Set(source.map(({ path }) => path))
    const targets = source.flatMap(file => imports(file).filter(({ to }) => to.endsWith('.ts')))
    expect(targets.length).toBeGreaterThan(0)
    expect(targets.filter(({ to }) => !known.has(to))).toEqual([])
  })
})

describe('the guards notice', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text })

  test('a room that imports from below', () => {
    const bad = file('src/graph/a.ts', "import { b } from '../runtime/b.ts'")
    expect(upwardImports([bad], rooms)).toEqual(['src/graph/a.ts imports src/runtime/b.ts'])
    const good = file('src/runtime/b.ts', "import type { a } from '../graph/a.ts'")
    expect(upwardImports([good], rooms)).toEqual([])
  })

  test('a room that imports compile.ts, whereas the command line may', () => {
    const text = "import { compile } from '../compile.ts'"
    expect(upwardImports([file('src/train/a.ts', text)], rooms)).toHaveLength(1)
    expect(upwardImports([file('src/cli/a.ts', text)], rooms)).toEqual([])
    const index = file('src/index.ts', "export { main } from './cli/main.ts'")
    expect(upwardImports([index], rooms)).toEqual([])
  })

  test('a circle, however long and whatever the form of its imports', () => {
    const circle = [
      file('src/a.ts', "export { b } from './b.ts'"),
      file('src/b.ts', "import {\n  type c,\n} from './c.ts'"),
      file('src/c.ts', "const later = await import('./a.ts')"),
    ]
    expect(importCycles(circle)).toEqual(['src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts'])
    expect(importCycles(circle.slice(0, 2))).toEqual([])
  })

  test('a node module on the browser path, also behind another room', () => {
    const reader = file('src/files/read.ts', "import { readFileSync } from 'node:fs'")
    const graph = file('src/graph/a.ts', "import { read } from '../files/read.ts'")
    expect(nodeImports([reader, graph], ['graph'])).toEqual(['src/files/read.ts imports node:fs'])
    expect(nodeImports([reader], ['graph'])).toEqual([])
  })
})
