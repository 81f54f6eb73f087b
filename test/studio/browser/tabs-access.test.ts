/** The tabs beside the graph for eyes that need contrast, and without a pointer. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { formatHistory } from '../../../src/train/history.ts'
import { contrastOf, readColours } from './contrast.ts'
import { browserPath, small, useStudio } from './studio.ts'

const open = useStudio()

const schemes = [
  ['light', false],
  ['dark', true],
] as const

/** A run of four epochs, the last of which has no loss. */
function writeRun(runs: string, name: string, factor: number): void {
  mkdirSync(join(runs, name), { recursive: true })
  const epochs = [1, 2, 3, 4].map(epoch => {
    const loss = epoch === 4 ? NaN : factor / epoch
    const scores = { loss, metrics: { accuracy: 1 - 0.1 / epoch } }
    return { epoch, ...scores, validation: scores, activations: [] }
  })
  writeFileSync(join(runs, name, 'config.yaml'), small)
  writeFileSync(join(runs, name, 'history.json'), formatHistory(epochs))
}

async function expectContrast(page: Page): Promise<void> {
  const texts = await page.evaluate(readColours)
  const faint = texts.filter(each => contrastOf(each) < 4.5)
  expect(faint.map(each => `${each.text.trim()}: ${contrastOf(each).toFixed(2)}`)).toEqual([])
}

const show = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click()

describe.skipIf(!browserPath)('the tabs', () => {
  test.each(schemes)('have a contrast of 4.5 in %s', async (_, dark) => {
    const { page, file, faults } = await open(small, { dark })
    const runs = join(dirname(file), 'runs')
    writeRun(runs, 'one', 1)
    writeRun(runs, 'two', 2)

    await show(page, 'Activations')
    await page.getByRole('option', { name: 'softmax' }).click()
    await page.locator('.axis-row').first().waitFor()
    await expectContrast(page)

    await show(page, 'Timings')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.kernels').waitFor({ timeout: 60_000 })
    await expectContrast(page)

    await show(page, 'Training')
    for (const name of ['one', 'two']) await page.getByRole('checkbox', { name }).check()
    await page.locator('.charts .panel').nth(3).waitFor()
    expect(await page.locator('.scores tbody tr').count()).toBe(2)
    expect(await page.locator('.run svg').count()).toBe(2)
    await expectContrast(page)

    await show(page, 'Try')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.class-row').first().waitFor()
    await expectContrast(page)
    expect(faults).toEqual([])
  })

  test('are worked by keys alone, and every field has a name', async () => {
    const { page } = await open(small)
    await page.getByRole('tab', { name: 'Graph' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('listbox').getByRole('option').first().waitFor()
    await page.getByRole('tab', { name: 'Activations' }).press('Tab')
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement!.getAttribute('aria-label'))
    expect(await focused()).toBe('Activations')
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: 'softmax' }).waitFor()
    for (const name of ['Activations', 'Timings', 'Training', 'Try']) {
      await show(page, name)
      const nameless = await page.evaluate(() => {
        const fields = document.querySelectorAll<HTMLInputElement>(
          '[role="tabpanel"]:not([hidden]) :is(input, select, textarea, button, canvas, meter)',
        )
        return [...fields]
          .filter(each => each.checkVisibility())
          .filter(each => !each.ariaLabel && !each.labels?.length && !each.textContent?.trim())
          .map(each => each.outerHTML)
      })
      expect(nameless).toEqual([])
    }
  })
})
