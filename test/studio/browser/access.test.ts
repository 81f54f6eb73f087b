/** The studio by keyboard alone, and for eyes that need contrast. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { contrastOf, readColours } from './contrast.ts'
import { browserPath, goToLine, picture, small, useStudio } from './studio.ts'

const open = useStudio()

/** What has the focus: its role and its name, as far as they are written. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement!
    const name = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.getAttribute('role') ?? element.localName} ${name}`.trim()
  })

describe.skipIf(!browserPath)('the keyboard', () => {
  test('reaches everything, and what has the focus shows it', async () => {
    const { page } = await open(`${small}bogus: 1\n`)
    await page.locator('.problem').waitFor()
    const walked: string[] = []
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab')
      const now = await focused(page)
      if (now === walked[0] || now.startsWith('body')) break
      walked.push(now)
      if (now.startsWith('div')) continue // the editor, which shows a cursor
      const outline = await page.evaluate(() => {
        const { outlineStyle, backgroundImage } = getComputedStyle(document.activeElement!)
        return `${outlineStyle} ${backgroundImage}`
      })
      expect(outline, now).toMatch(/solid|3px|gradient/)
    }
    const names = walked.join('\n')
    for (const wanted of [
      /^select colours$/m,
      /^div/m,
      /^button error unknown-field line 19/m,
      /^separator width of the editor$/m,
      /^tab Graph$/m,
      /^button source$/m,
      /^button side by side$/m,
      /^button fit$/m,
      /^input search boxes$/m,
    ])
      expect(names).toMatch(wanted)
  })

  test('moves the splitter, and walks through a picture', async () => {
    const { page } = await open(small)
    await picture(page)
    const splitter = page.getByRole('separator')
    await splitter.focus()
    const before = Number(await splitter.getAttribute('aria-valuenow'))
    const width = (): Promise<number> =>
      page.locator('.writing').evaluate(element => element.getBoundingClientRect().width)
    const narrow = await width()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
    expect(Number(await splitter.getAttribute('aria-valuenow'))).toBe(before + 6)
    expect(await width()).toBeGreaterThan(narrow)
    await page.locator('.graph-picture g[tabindex="0"]').first().focus()
    expect(await focused(page)).toBe('button input x')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('button Dense first')
    await page.keyboard.press('Enter')
    expect(await page.locator('.graph-pane:not([hidden]) g.chosen').getAttribute('data-id')).toBe(
      'first',
    )
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toMatch(/^button twice/)
    await page.keyboard.press('Enter')
    const group = page.locator('g[data-id^="twice"].foldable').first()
    expect(await group.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('/')
    expect(await focused(page)).toBe('input search boxes')
  })

  test('goes to a line, or does not, and goes on writing', async () => {
    const { page } = await open(small)
    await picture(page)
    await page.locator('.cm-content').focus()
    const ask = async (line: string): Promise<void> => {
      await page.keyboard.press('Control+Alt+g')
      await page.keyboard.type(line)
    }
    await ask('2')
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.type('er')
    await page.locator('h1', { hasText: 'smaller' }).waitFor()
    await ask('17')
    await page.keyboard.press('Escape')
    await page.keyboard.type('st')
    await page.locator('h1', { hasText: 'smallerst' }).waitFor()
  })
})

const schemes = [
  ['light', false],
  ['dark', true],
] as const

describe.skipIf(!browserPath)('every text', () => {
  test.each(schemes)('has a contrast of 4.5 in %s', async (_, dark) => {
    const { page } = await open(small, { dark })
    await picture(page)
    await page.locator('.graph-pane:not([hidden]) g[data-id="first"]').click()
    const read = async (): Promise<void> => {
      const texts = await page.evaluate(readColours)
      expect(texts.length).toBeGreaterThan(30)
      const faint = texts.filter(each => contrastOf(each) < 4.5)
      expect(faint.map(each => `${each.text}: ${contrastOf(each).toFixed(2)}`)).toEqual([])
    }
    await read()
    await goToLine(page, 18)
    await page.keyboard.type('\nbogus: "text" # a comment')
    await page.locator('.problem').first().waitFor()
    await page.locator('.stale-note', { hasText: 'errors' }).waitFor()
    await page.reload()
    await page.locator('.notice-draft').waitFor()
    await read()
  })

  test('follows the switch between light and dark', async () => {
    const { page } = await open(small)
    await picture(page)
    const paper = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await paper()
    await page.getByLabel('colours').selectOption('dark')
    expect(await paper()).not.toBe(light)
    await page.reload()
    await picture(page)
    expect(await paper()).not.toBe(light)
  })
})
