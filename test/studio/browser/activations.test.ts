/** The tab of activations in a browser: parameters drag curves, by slider, key and pointer. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, small, useStudio } from './studio.ts'

const open = useStudio()

async function openTab(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Activations' }).click()
  // A line that is level counts as hidden.
  await page.locator('.curve .series.solid').first().waitFor({ state: 'attached' })
}

/** The path of the curve itself; the legend is the other one of its look. */
function curveOf(page: Page): Promise<string> {
  const paths = page.locator('.curve .series.solid')
  return paths.evaluateAll(all =>
    all
      .slice(1)
      .map(each => each.getAttribute('d'))
      .join(' '),
  )
}

describe.skipIf(!browserPath)('the tab of activations', () => {
  test('lists every activation, and a slider drags the curve of the chosen one', async () => {
    const { page, faults } = await open(small)
    await openTab(page)
    const list = page.getByRole('listbox', { name: 'Activations' })
    expect(await list.getByRole('option').allTextContents()).toEqual([
      'relufirst/activation',
      'ReLUtwice/0/relu',
      'ReLUtwice/1/relu',
      'PReLUprelu',
      'softmaxlast/activation',
    ])
    await list.focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'PReLU' }).waitFor()
    await expect.poll(() => page.locator('.formulas').textContent()).toContain('alpha * max(-x, 0)')
    const before = await curveOf(page)
    const number = page.getByRole('spinbutton', { name: 'alpha' })
    expect(await number.inputValue()).toBe('0.25')
    await page.getByRole('slider', { name: 'alpha' }).focus()
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight')
    expect(Number(await number.inputValue())).toBeGreaterThan(0.25)
    await expect.poll(() => curveOf(page)).not.toBe(before)
    const dragged = await curveOf(page)
    await page.getByRole('button', { name: 'Reset alpha' }).click()
    expect(await number.inputValue()).toBe('0.25')
    await expect.poll(() => curveOf(page)).not.toBe(dragged)
    expect(faults).toEqual([])
  })

  test('lets the curve itself be dragged', async () => {
    const { page } = await open(small)
    await openTab(page)
    await page.getByRole('option', { name: 'PReLU' }).click()
    await page.getByRole('heading', { name: 'PReLU' }).waitFor()
    const before = await curveOf(page)
    const box = (await page.locator('.curve svg').boundingBox())!
    // A quarter from the left x is about -2, where the curve lies below 0.
    const [x, y] = [box.x + box.width * 0.28, box.y + box.height * 0.8]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y - 60, { steps: 6 })
    const alpha = page.getByRole('spinbutton', { name: 'alpha' })
    await expect.poll(() => alpha.inputValue()).not.toBe('0.25')
    await page.mouse.up()
    await expect.poll(() => curveOf(page)).not.toBe(before)
  })

  test('shows what becomes of several elements along an axis', async () => {
    const { page } = await open(small)
    await openTab(page)
    await page.getByRole('option', { name: 'softmax' }).click()
    const results = page.locator('.axis-row .number:last-child')
    await expect.poll(() => results.count()).toBe(3)
    const sum = async (): Promise<number> =>
      (await results.allTextContents()).reduce((total, each) => total + Number(each), 0)
    await expect.poll(sum).toBeCloseTo(1, 2)
    const first = await results.first().textContent()
    await page.getByRole('slider', { name: 'x 1' }).fill('4')
    await expect.poll(() => results.first().textContent()).not.toBe(first)
    await expect.poll(sum).toBeCloseTo(1, 2)
  })

  test('follows the text: other parameters, other activations', async () => {
    const { page } = await open(small)
    await openTab(page)
    await page.locator('.cm-content').focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('  - Activation: gelu\n')
    const names = (): Promise<string[]> => page.getByRole('option').allTextContents()
    await expect.poll(names).toContain('geluactivation')
  })
})
