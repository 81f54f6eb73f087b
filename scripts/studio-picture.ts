/** Takes the picture of the studio for the README: docs/pictures/studio.png. Needs Chromium. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

import { readAssets } from '../src/studio/server/assets.ts'
import { openStudioContent } from '../src/studio/server/config-content.ts'
import { startServer } from '../src/studio/server/serve.ts'
import { ensureBuilt } from './ensure.ts'
import { inRoot } from './paths.ts'
import { studioFolder } from './studio.ts'

const config = inRoot('configs/mnist-cnn-prelu.yaml')
const picture = inRoot('docs/pictures/studio.png')

/** `npx tsx scripts/studio-picture.ts [CHROMIUM]` */
async function main(browserPath = '/usr/bin/chromium'): Promise<void> {
  await ensureBuilt()
  const runs = mkdtempSync(join(tmpdir(), 'tenon-runs-'))
  const content = openStudioContent({ path: config }, { runs, writable: true, live: true })
  const server = await startServer(readAssets(studioFolder), content)
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(server.url)
    await page.getByRole('button', { name: 'side by side' }).click()
    await page.locator('g[data-id="conv2d_1"]').click()
    await page.locator('.graph aside h2').waitFor()
    // Away from the boxes, of which one would be marked.
    await page.mouse.move(0, 0)
    await page.evaluate(() => document.fonts.ready)
    writeFileSync(picture, await page.screenshot({ animations: 'disabled' }))
  } finally {
    await browser.close()
    await server.close()
    rmSync(runs, { recursive: true })
  }
  console.log(`${picture}: ${Math.ceil(statSync(picture).size / 1000)} kB`)
}

await main(process.argv[2])
