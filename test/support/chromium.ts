/** Where Chromium is, for what drives pages in it. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium } from '../formats/page.ts'

/** A path; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const name = findChromium()
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return name && [name, ...folders.map(folder => join(folder, name))].find(existsSync)
}
