/** An exported page works from a plain web server, below any path, and asks it alone. */
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { studioFolder } from '../../../scripts/studio.ts'
import { exportStudio } from '../../../src/cli/studio-export.ts'
import { runTraining } from '../../../src/run-training.ts'
import { readAssets } from '../../../src/studio/server/assets.ts'
import { openStudioContent } from '../../../src/studio/server/config-content.ts'
import { halves, writeHalves } from '../../cli/support.ts'
import { sharedBrowser } from '../../support/chromium.ts'
import { browserPath, picture } from './studio.ts'

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/** As simple as web servers are: no headers but the type, files as they lie there. */
function plainServer(folder: string): Server {
  return createServer(({ url = '' }, response) => {
    const path = join(folder, decodeURIComponent(url.replace(/\?.*/, '')))
    const file = path.endsWith('/') ? `${path}index.html` : path
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream')
    response.end(readFileSync(file))
  }).listen(0, '127.0.0.1')
}

describe.skipIf(!browserPath)('an exported page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-export-'))
  const config = { path: join(folder, 'halves.yaml') }
  let server: Server
  let context: BrowserContext
  let address: string

  beforeAll(async () => {
    writeHalves(folder)
    writeFileSync(config.path, halves(undefined, 2))
    const runs = join(folder, 'runs')
    await runTraining(config, { runs, target: 'wasm' })
    mkdirSync(join(folder, 'web'))
    const content = openStudioContent(config, { runs, writable: false, live: false })
    await exportStudio(readAssets(studioFolder), content, join(folder, 'web/some/where'), {})
    server = plainServer(join(folder, 'web'))
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`
    context = await (await sharedBrowser(browserPath!)).newContext()
  })
  afterAll(async () => {
    await context.close()
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('shows its picture, its runs and its examples, and asks nobody else', async () => {
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    const requests: string[] = []
    const faults: string[] = []
    page.on('request', request => requests.push(request.url()))
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', said => {
      if (said.type() === 'error') faults.push(said.text())
    })
    await page.goto(address)
    const svg = await picture(page)
    expect(await svg.locator('g[data-id]').count()).toBeGreaterThan(5)
    await page.getByRole('tab', { name: 'Training' }).click()
    await page.getByText('2 epochs').first().waitFor()
    await page.getByRole('tab', { name: 'Timings' }).click()
    // A plain server does not isolate the page, so there is no memory for threads to share.
    await page.getByRole('spinbutton', { name: 'threads' }).waitFor()
    expect(await page.getByRole('spinbutton', { name: 'threads' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.kernels tbody tr').first().waitFor({ timeout: 60_000 })
    await page.getByRole('tab', { name: 'Try' }).click()
    const wanted = ['config.json', 'runs.json', 'runs/halves.json', 'weights.safetensors']
    for (const name of [...wanted, 'inputs.safetensors'])
      await expect.poll(() => requests).toContain(`${address}api/${name}`)
    const outside = requests.filter(each => !each.startsWith(address) && !each.startsWith('blob:'))
    expect(outside).toEqual([])
    expect(faults).toEqual([])
  })
})
