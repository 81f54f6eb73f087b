/** Where Chromium is, for what drives pages in it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Path of the first browser that says its version; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const names = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']
  const name = names.find(each => each && spawnSync(each, ['--version']).status === 0)
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return name && [name, ...folders.map(folder => join(folder, name))].find(existsSync)
}
