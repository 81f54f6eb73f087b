/** How much of the readers' code has run, from what the engine has counted. */
import type { Profiler } from 'node:inspector'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

import { root } from '../../scripts/paths.ts'

/** Files that read; what writes is left out. */
const rooms = /^src\/(files|formats)\//
const writers = /export\/|\/(c|esm|listing|group)\/|write|build|train-script|atomic/

type Scripts = readonly Profiler.ScriptCoverage[]

/**
 * By folder: which share of its functions' code has run, in per cent of the characters. `loaded` is
 * what was counted when all files had been loaded, `run` what was counted since.
 */
export function coverageOf(loaded: Scripts, run: Scripts): { readonly [folder: string]: number } {
  const since = new Map(run.map(each => [each.url, each.functions]))
  const sums = new Map<string, { run: number; all: number }>()
  for (const { url, functions } of loaded) {
    const path = pathOf(url)
    if (!rooms.test(path) || writers.test(path)) continue
    const folder = path.slice(0, path.lastIndexOf('/'))
    const sum = sums.get(folder) ?? { run: 0, all: 0 }
    const inside = marksOf(functions, () => 1)
    const marks = marksOf(since.get(url) ?? [], count => (count > 0 ? 1 : 0))
    inside.forEach((each, at) => (sum.run += each * (marks[at] ?? 0)))
    sum.all += inside.reduce((count, each) => count + each, 0)
    sums.set(folder, sum)
  }
  const shares = [...sums]
    .filter(([, each]) => each.run > 0)
    .map(([folder, { run, all }]) => [folder, Math.round((100 * run) / all)] as const)
  return Object.fromEntries(shares)
}

function pathOf(url: string): string {
  if (!url.startsWith('file:')) return ''
  return relative(root, fileURLToPath(url.replace(/\?.*/, '')))
    .split(sep)
    .join('/')
}

/** A mark for each character of a function, inner ranges over those around them. */
function marksOf(
  functions: readonly Profiler.FunctionCoverage[],
  mark: (count: number) => number,
): Uint8Array {
  // What runs when a file is loaded belongs to no function.
  const inner = functions.filter(
    each => each.functionName !== '' || each.ranges[0]!.startOffset > 0,
  )
  const ranges = inner.flatMap(each => each.ranges)
  const marks = new Uint8Array(ranges.reduce((end, each) => Math.max(end, each.endOffset), 0))
  for (const { startOffset, endOffset, count } of ranges)
    marks.fill(mark(count), startOffset, endOffset)
  return marks
}
