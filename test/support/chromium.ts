/** Chromium, for what drives pages in it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Path of the first browser that says its version; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const names = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']
  const name = names.find(each => each && spawnSync(each, ['--version']).status === 0)
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return name && [name, ...folders.map(folder => join(folder, name))].find(existsSync)
}

/** What no test asks for, and what takes time of every start. */
const spared = ['gpu', 'background-networking', 'component-update', 'sync']
const args = ['--no-sandbox', '--no-first-run', ...spared.map(each => `--disable-${each}`)]

let browser: Promise<Browser> | undefined

/** The browser of all test files of a worker, which ends with it. Pages are closed by tests. */
export function sharedBrowser(executablePath: string): Promise<Browser> {
  browser ??= chromium.launch({ executablePath, args })
  return browser
}
