/** The studio in a real browser: a server for one config, a page, and all that either did. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, type Locator, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

import { studioFolder } from '../../../scripts/studio.ts'
import { openStudioContent } from '../../../src/studio/server/config-content.ts'
import { type Assets, readAssets } from '../../../src/studio/server/assets.ts'
import { type StudioServer, startServer } from '../../../src/studio/server/serve.ts'
import { findChromium } from '../../formats/page.ts'

/** The browser to drive; undefined where there is none. */
export const browserPath = pathOf(findChromium())
if (!browserPath) console.log('SKIPPED: the studio in Chromium, which is not here')

/** Where a program of this name is. */
function pathOf(name: string | undefined): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return name && [name, ...folders.map(folder => join(folder, name))].find(existsSync)
}

export interface StudioPage {
  readonly page: Page
  /** Path of the config that is open. */
  readonly file: string
  /** Every address that the browser asked for. */
  readonly requests: readonly string[]
  /** Errors of scripts, of the console, and of the policy. */
  readonly faults: readonly string[]
}

export interface PageChoice {
  readonly dark?: boolean
  readonly writable?: boolean
  readonly width?: number
}

/** Opens configs in one browser for all tests of a file. */
export function useStudio(): (text: string, choice?: PageChoice) => Promise<StudioPage> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-studio-'))
  const servers: StudioServer[] = []
  let browser: Browser
  let assets: Assets
  beforeAll(async () => {
    if (!browserPath) return
    assets = readAssets(studioFolder)
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    for (const each of servers) await each.close()
    rmSync(folder, { recursive: true })
  })
  return async (text, { dark = false, writable = true, width = 1280 } = {}) => {
    const file = join(folder, `config-${servers.length}.yaml`)
    writeFileSync(file, text)
    const runs = join(folder, 'runs')
    const content = openStudioContent({ path: file }, { runs, writable, live: true })
    const server = await startServer(assets, content)
    servers.push(server)
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
    })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const requests: string[] = []
    const faults: string[] = []
    context.on('request', request => requests.push(request.url()))
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', said => {
      // Of weights and inputs that are not there, the browser says so by itself.
      if (said.type() === 'error' && !/status of 404/.test(said.text())) faults.push(said.text())
    })
    await page.goto(server.url)
    return { page, file, requests, faults }
  }
}

/** The picture, once it is there. */
export async function picture(page: Page): Promise<Locator> {
  const svg = page.locator('.graph-pane:not([hidden]) .graph-picture svg').first()
  await svg.waitFor()
  return svg
}

/** Puts the cursor at the end of a line, counted from 1. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Control+Home')
  for (let i = 1; i < line; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
}

/** Where the cursor is: a line, counted from 1. */
export async function cursorLine(page: Page): Promise<number> {
  return Number(await page.locator('.cm-lineNumbers .cm-activeLineGutter').textContent())
}

/** Two layers with names, and one block that is used twice. */
export const small = `tenon: 1
name: small
inputs:
  x: [8]
blocks:
  pair:
    layers:
      - Dense: {units: 8}
      - ReLU
layers:
  - Dense: {units: 8, activation: relu}
    name: first
  - pair: {}
    name: twice
    repeat: 2
  - PReLU: {alpha_initializer: {constant: 0.25}}
  - Dense: {units: 3, activation: softmax}
    name: last
`
