/** Builds what is missing or older than its sources; what `npm start` and the tests call first. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildBundles } from './build.ts'
import { dist, entries, inRoot } from './paths.ts'
import { writePageScript } from './page-script.ts'
import { writeValidator } from './validator.ts'

/** The generated modules fit what they are made of. */
export async function ensureGenerated(): Promise<void> {
  await Promise.all([writeValidator(), writePageScript()])
}

/** The bundles in dist are newer than everything they are made of. */
export async function ensureBuilt(): Promise<void> {
  await ensureGenerated()
  const oldest = Math.min(...Object.keys(entries).map(name => modified(join(dist, name))))
  const sources = ['src', 'scripts', 'package-lock.json']
  if (oldest <= Math.max(...sources.map(path => newest(inRoot(path))))) await buildBundles()
}

/** When a file was last changed, in milliseconds; 0 where there is none. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** The last change of a file or of anything in a folder; folders count, for what was removed. */
function newest(path: string): number {
  const below = statSync(path).isDirectory() ? readdirSync(path, { recursive: true }) : []
  return Math.max(modified(path), ...below.map(each => modified(join(path, String(each)))))
}
