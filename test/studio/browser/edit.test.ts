/** Writing in the studio: errors and fixes, drafts, saving, and changes from elsewhere. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { browserPath, goToLine, picture, small, useStudio } from './studio.ts'

const open = useStudio()

describe.skipIf(!browserPath)('an error', () => {
  test('is a row with its fix, and the picture stays, dimmed, until it is gone', async () => {
    const { page } = await open(small)
    const svg = await picture(page)
    const opacity = (): Promise<number> =>
      svg.evaluate(element => Number(getComputedStyle(element).opacity))
    await expect.poll(opacity).toBe(1)
    await page.getByRole('button', { name: 'larger' }).click()
    const width = await svg.getAttribute('width')
    await goToLine(page, 18)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Home')
    for (let i = 0; i < '- Dense: {unit'.length; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Delete')
    const row = page.locator('.problem')
    await row.waitFor()
    expect(await row.textContent()).toContain('error unknown-field line 17')
    expect(await row.textContent()).toContain("Dense has no field 'unit'")
    expect(await page.locator('.status').textContent()).toBe('1 error')
    await page.locator('.cm-lintRange-error').waitFor()
    await page.locator('.cm-lint-marker-error').waitFor()
    await expect.poll(opacity).toBeLessThan(0.6)
    expect(await page.locator('.stale-note').textContent()).toContain('The text has errors')
    expect(await svg.locator('g[data-id="last"]').count()).toBe(1)
    await row.locator('.fix').click()
    await row.waitFor({ state: 'detached' })
    await expect.poll(opacity).toBe(1)
    expect(await page.locator('.status').textContent()).toBe('valid')
    expect(await (await picture(page)).getAttribute('width')).toBe(width)
  })

  test('in the first text leaves room for a picture', async () => {
    const { page } = await open('tenon: 1\n')
    await page.locator('.problem').first().waitFor()
    expect(await page.locator('.stale-note').textContent()).toContain('a picture once it has none')
    await page.locator('.problem-text').first().focus()
    await page.keyboard.press('Enter')
    const focused = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.className === 'editor')
    expect(await focused()).toBe(true)
  })
})

describe.skipIf(!browserPath)('help while writing', () => {
  test('completes words and says what a layer became', async () => {
    const { page } = await open(small)
    await picture(page)
    await goToLine(page, 17)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type(', kernel_i')
    await page.locator('.cm-completionLabel', { hasText: 'kernel_initializer' }).waitFor()
    await page.keyboard.press('Escape')
    // Over the name: lines are as wide as the editor.
    await page.locator('.cm-line', { hasText: 'name: last' }).hover({ position: { x: 96, y: 8 } })
    const hover = page.locator('.cm-doc')
    await hover.waitFor()
    expect(await hover.textContent()).toMatch(/output \[batch, 3\].*parameters 27/s)
  })
})

describe.skipIf(!browserPath)('colours', () => {
  test('are right in a text that began far above the window', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `  said: ${i}`)
    const { page } = await open(`${small}notes: |\n${lines.join('\n')}\nend: 1\n`)
    await page.locator('.cm-content').focus()
    await page.keyboard.press('Control+End')
    const classOf = async (text: string): Promise<string | null> =>
      // Where a fault is underlined already, its mark lies around the word.
      page
        .locator('.cm-line', { hasText: text })
        .locator('span[class^=yaml]')
        .first()
        .getAttribute('class')
    await expect.poll(() => classOf('said: 298')).toBe('yaml-string')
    expect(await classOf('end: 1')).toBe('yaml-key')
  })
})

describe.skipIf(!browserPath)('a draft', () => {
  test('survives a reload, and can be given up', async () => {
    const { page, file } = await open(small)
    await picture(page)
    await goToLine(page, 2)
    await page.keyboard.type('er')
    await page.locator('h1', { hasText: 'smaller' }).waitFor()
    await page.reload()
    await page.locator('.notice-draft').waitFor()
    expect(await page.locator('.cm-content').textContent()).toContain('name: smaller')
    expect(readFileSync(file, 'utf8')).toBe(small)
    await page.getByRole('button', { name: 'discard draft' }).click()
    await page.locator('h1', { hasText: /^small$/ }).waitFor()
    await page.waitForTimeout(400)
    await page.reload()
    await picture(page)
    expect(await page.locator('.notice').count()).toBe(0)
  })
})

describe.skipIf(!browserPath)('the file', () => {
  test('that changed while nobody looked is compared with the draft', async () => {
    const { page, file } = await open(small)
    await picture(page)
    await goToLine(page, 2)
    await page.keyboard.type('er')
    await page.locator('h1', { hasText: 'smaller' }).waitFor()
    await page.goto('about:blank')
    writeFileSync(file, small.replace('name: small', 'name: theirs'))
    await page.goBack()
    const notice = page.locator('.notice-conflict')
    await notice.waitFor()
    expect(await page.locator('.cm-content').textContent()).toContain('name: smaller')
    await notice.getByRole('button', { name: 'take the file' }).click()
    await page.locator('h1', { hasText: 'theirs' }).waitFor()
    await expect.poll(() => page.locator('.save').isDisabled()).toBe(true)
  })

  test('is written by Ctrl+S alone, and not where it must not be', async () => {
    const { page, file } = await open(small)
    await picture(page)
    await goToLine(page, 2)
    await page.keyboard.type('er')
    expect(readFileSync(file, 'utf8')).toBe(small)
    await page.keyboard.press('Control+s')
    const saved = small.replace('name: small', 'name: smaller')
    await expect.poll(() => readFileSync(file, 'utf8')).toBe(saved)
    await expect.poll(() => page.locator('.save').isDisabled()).toBe(true)
    const other = await open(small, { writable: false })
    await picture(other.page)
    expect(await other.page.locator('.save').count()).toBe(0)
    expect(await other.page.locator('.read-only').textContent()).toBe('read only')
  })

  test('that changed elsewhere is taken over, where nothing was written here', async () => {
    const { page, file } = await open(small)
    await picture(page)
    writeFileSync(file, small.replace('name: small', 'name: other'))
    await page.locator('h1', { hasText: 'other' }).waitFor()
    expect(await page.locator('.notice').count()).toBe(0)
  })

  test('that changed elsewhere is not overwritten unasked', async () => {
    const { page, file } = await open(small)
    await picture(page)
    await goToLine(page, 2)
    await page.keyboard.type('er')
    const theirs = small.replace('name: small', 'name: theirs')
    writeFileSync(file, theirs)
    await page.keyboard.press('Control+s')
    const notice = page.locator('.notice-conflict')
    await notice.waitFor()
    expect(readFileSync(file, 'utf8')).toBe(theirs)
    await notice.locator('summary').click()
    expect(await notice.locator('pre').allTextContents()).toEqual([
      '− name: theirs',
      '+ name: smaller',
    ])
    // The file is looked at every two seconds; the same change is asked about once.
    await page.waitForTimeout(2500)
    expect(await notice.locator('details').getAttribute('open')).not.toBe(null)
    await notice.getByRole('button', { name: 'keep mine' }).click()
    await page.keyboard.press('Control+s')
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('name: smaller')
  })
})
