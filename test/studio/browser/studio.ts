/** The studio in a real browser: a server for one config, a page, and all that either did. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach } from 'vitest'

import { studioFolder } from '../../../scripts/studio.ts'
import { openStudioContent } from '../../../src/studio/server/config-content.ts'
import { readAssets } from '../../../src/studio/server/assets.ts'
import { type StudioServer, startServer } from '../../../src/studio/server/serve.ts'
import { chromiumPath, sharedBrowser } from '../../support/chromium.ts'

/** The browser to drive; undefined where there is none. */
export const browserPath = chromiumPath()
if (!browserPath) console.log('SKIPPED: the studio in Chromium, which is not here')

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

/** Opens configs, each with a server of its own, until the test ends. */
export function useStudio(): (text: string, choice?: PageChoice) => Promise<StudioPage> {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-studio-'))
  let opened = 0
  let open: { readonly context: BrowserContext; readonly server: StudioServer }[] = []
  afterEach(async () => {
    for (const { context, server } of open) {
      await context.close()
      await server.close()
    }
    open = []
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  return async (text, { dark = false, writable = true, width = 1280 } = {}) => {
    const file = join(folder, `config-${opened++}.yaml`)
    writeFileSync(file, text)
    const runs = join(folder, 'runs')
    const content = openStudioContent({ path: file }, { runs, writable, live: true })
    const server = await startServer(readAssets(studioFolder), content)
    const browser = await sharedBrowser(browserPath!)
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
    })
    open.push({ context, server })
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
