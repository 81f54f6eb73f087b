/** The page of pictures in a real browser: folding, searching, switching, by mouse and keyboard. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { drawGraph } from '../../src/diagrams/draw.ts'
import { printPage } from '../../src/diagrams/print/html.ts'
import { chromiumPath, sharedBrowser } from '../support/chromium.ts'
import { contrastFaults, labelFaults } from './page-faults.ts'
import { configModel, hostileNames, pictureOfNames } from './pictures.ts'

const executablePath = chromiumPath()
if (!executablePath) console.log('SKIPPED: pages of pictures in Chromium, which is not here')

describe.skipIf(!executablePath)('a page of pictures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-html-'))
  let browser: Browser
  let [resnet, hostile] = ['', '']

  beforeAll(async () => {
    browser = await sharedBrowser(executablePath!)
    resnet = await drawGraph(await configModel('resnet'), { format: 'html' })
    hostile = await printPage([pictureOfNames(hostileNames)], 'source')
  }, 60_000)

  afterEach(() => Promise.all(browser.contexts().map(each => each.close())))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Opens a page, and keeps what it asks for and what goes wrong. */
  async function open(html: string, hash = '', colorScheme: 'light' | 'dark' = 'light') {
    const file = join(folder, 'page.html')
    writeFileSync(file, html)
    const context = await browser.newContext({
      colorScheme,
      viewport: { width: 1400, height: 900 },
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const heard: string[] = []
    context.on('request', request => heard.push(`request ${request.url()}`))
    page.on('pageerror', error => heard.push(`error ${error}`))
    page.on('console', said => heard.push(`console ${said.text()}`))
    page.on('dialog', dialog => {
      heard.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    const address = pathToFileURL(file).href
    await page.goto(`${address}${hash}`)
    return { page, faults: () => heard.filter(each => !each.startsWith(`request ${address}`)) }
  }

  const box = (page: Page, id: string, picture = 'source'): Locator =>
    page.locator(`#picture-${picture} g[data-id="${id}"]`)

  const heightOf = async (page: Page): Promise<number> =>
    Number(await page.locator('section:visible svg').getAttribute('height'))

  test('folds and unfolds groups where they are clicked, and asks for nothing', async () => {
    const { page, faults } = await open(resnet)
    await page.keyboard.press('e')
    const group = page.locator('section:visible g.foldable').first()
    const whole = await heightOf(page)
    await group.locator(':scope > text.group').click()
    expect(await group.getAttribute('aria-expanded')).toBe('false')
    expect(await heightOf(page)).toBeLessThan(whole)
    await group.locator(':scope > .shut text').first().click()
    expect(await group.getAttribute('aria-expanded')).toBe('true')
    expect(await heightOf(page)).toBe(whole)
    expect(faults()).toEqual([])
  })

  test('is worked by keys alone', async () => {
    const { page, faults } = await open(resnet)
    const opened = () =>
      page.locator('section:visible g.foldable[aria-expanded=true]:visible').count()
    await page.keyboard.press('c')
    expect(await opened()).toBe(0)
    await page.keyboard.press('e')
    expect(await opened()).toBeGreaterThan(3)
    await page.keyboard.press('/')
    await page.keyboard.type('conv2d')
    const results = page.locator('#panel li button')
    expect(await results.count()).toBeGreaterThan(5)
    await results.first().focus()
    await page.keyboard.press('Enter')
    const id = await page.evaluate(() => document.activeElement?.getAttribute('data-id'))
    expect(id).toContain('conv2d')
    await page.keyboard.press('Escape')
    expect(await page.locator('#panel').isVisible()).toBe(false)
    await page.keyboard.press('Enter')
    expect(await page.locator('#panel h2').textContent()).toContain('Conv2D')
    await page.keyboard.press('+')
    await page.keyboard.press('s')
    expect(await page.locator('#picture-fused').isVisible()).toBe(true)
    expect(faults()).toEqual([])
  })

  test('tells about a box, and leads to those that it is joined to', async () => {
    const { page } = await open(resnet)
    await page.keyboard.press('c')
    await page.locator('#search').fill('dense')
    await page.locator('#panel li button').first().click()
    const facts = await page.locator('#panel dl').textContent()
    expect(facts).toMatch(/parameters\s*[\d,]+/)
    const links = page.locator('#panel h3:text-is("reads") + ul button')
    const read = await links.first().textContent()
    await links.first().click()
    expect(
      `${await page.locator('#panel h2').textContent()} ${await page.locator('#panel p').first().textContent()}`,
    ).toBe(read)
    expect(await page.locator('path.edge.chosen').count()).toBeGreaterThan(0)
  })

  test('switches between before and after, and finds the same in the other', async () => {
    const { page } = await open(resnet)
    const count = () => page.locator('section:visible g[data-id]').count()
    const before = await count()
    await page.locator('#tab-fused').click()
    expect(await page.locator('#picture-source').isVisible()).toBe(false)
    expect(await count()).toBeLessThan(before)
    await page.locator('#tab-source').click()
    await page.locator('#search').fill('batch_normalization')
    await page.locator('#panel li button').first().click()
    await page.locator('#panel h3:has-text("in ") + ul button').first().click()
    expect(await page.locator('#picture-fused g.chosen').count()).toBe(1)
  })

  test('opens at the box that the address names', async () => {
    const { page } = await open(resnet, '#stage4/1/add')
    expect(await box(page, 'stage4/1/add').getAttribute('class')).toContain('chosen')
    expect(await page.locator('#panel').isVisible()).toBe(true)
  })

  test('runs nothing that names say', async () => {
    const { page, faults } = await open(hostile)
    expect(await page.locator('script').count()).toBe(2)
    expect(await page.locator('section b, section script, #panel b').count()).toBe(0)
    await page.locator('#search').fill('script')
    await page.locator('#panel li button').first().click()
    expect(await page.locator('#panel h2').textContent()).toBe('<script>alert(1)</script>')
    expect(faults()).toEqual([])
  })

  test.each(['light', 'dark'] as const)('is readable in %s', async scheme => {
    const { page } = await open(resnet, '#probs', scheme)
    await page.keyboard.press('e')
    for (const stage of ['source', 'fused']) {
      await page.locator(`#tab-${stage}`).click()
      expect(await page.evaluate(contrastFaults)).toEqual([])
      expect(await page.evaluate(labelFaults)).toEqual([])
    }
  })

  test('is judged by what sees texts that are pale or too long', async () => {
    const { page } = await open(resnet, '#probs')
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('header p')!.style.color = '#bbbbbb'
      document.querySelector('g.chosen > text')!.textContent = 'long '.repeat(60)
    })
    expect(await page.evaluate(contrastFaults)).toHaveLength(1)
    expect(await page.evaluate(labelFaults)).toHaveLength(1)
  })
})
