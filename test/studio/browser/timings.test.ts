/** The tab of timings in a browser: a run gives times, kernel by kernel; no number is compared. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, small, useStudio } from './studio.ts'

const open = useStudio()

/** Takes long enough to be stopped. */
const large = `tenon: 1
inputs: {x: [512]}
layers:
  - Dense: {units: 1024, activation: relu}
  - Dense: 512
`

async function openTab(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Timings' }).click()
}

describe.skipIf(!browserPath)('a run', () => {
  test('gives times that can be sorted and taken away, with threads', async () => {
    const { page, faults } = await open(small)
    await openTab(page)
    await page.getByRole('spinbutton', { name: 'batch' }).fill('4')
    const threads = page.getByRole('spinbutton', { name: 'threads' })
    expect(await threads.isEnabled()).toBe(true)
    await threads.fill('2')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const rows = page.locator('.kernels tbody tr')
    await rows.first().waitFor({ timeout: 60_000 })
    expect(await page.locator('.fact .value').allTextContents()).toEqual([
      expect.stringMatching(/^[\d.]+ ms$/),
      expect.stringMatching(/^[\d.]+ ms$/),
      expect.stringMatching(/^[\d.]+$/),
      expect.stringMatching(/^[\d.]+ ms$/),
      '2',
    ])
    const names = (): Promise<string[]> => rows.locator('th').allTextContents()
    expect((await names()).join()).toContain('first')
    // Bars that are compared begin below each other.
    const starts = await page
      .locator('.kernels .bar-track')
      .evaluateAll(all => all.map(each => each.getBoundingClientRect().left))
    expect(new Set(starts).size).toBe(1)
    const times = async (): Promise<number[]> =>
      (await rows.locator('td:nth-child(3)').allTextContents()).map(Number)
    await page.getByRole('button', { name: 'ms', exact: true }).click()
    const sorted = await times()
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a))
    expect(await page.locator('th[aria-sort="descending"]').textContent()).toBe('ms')
    await page.getByRole('checkbox', { name: 'colour the graph' }).check()
    await page.getByRole('tab', { name: 'Graph' }).click()
    await page.getByRole('button', { name: 'fused', exact: true }).click()
    const bars = page.locator('.graph-pane:not([hidden]) :is(.quick, .middling, .slow)')
    await expect.poll(() => bars.count()).toBeGreaterThan(2)
    await openTab(page)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download trace' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('small.trace.json')
    const { traceEvents } = JSON.parse(readFileSync(await download.path(), 'utf8')) as {
      readonly traceEvents: readonly { readonly name: string; readonly dur: number }[]
    }
    expect(traceEvents).toHaveLength(sorted.length)
    await rows.locator('button', { hasText: 'last' }).first().click()
    await expect
      .poll(() => page.locator('.cm-lineNumbers .cm-activeLineGutter').textContent())
      .toBe('17')
    expect(faults).toEqual([])
  })

  test('can be stopped and begun again', async () => {
    const { page } = await open(large)
    await openTab(page)
    await page.getByRole('spinbutton', { name: 'batch' }).fill('64')
    const run = page.getByRole('button', { name: 'Run', exact: true })
    const stop = page.getByRole('button', { name: 'Stop' })
    await run.click()
    await stop.click()
    expect(await page.locator('.timings-tab .note').first().textContent()).toBe('Stopped.')
    expect(await stop.isDisabled()).toBe(true)
    await run.click()
    await page.locator('.kernels').waitFor({ timeout: 60_000 })
  })
})
