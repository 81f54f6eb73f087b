/** Pictures that are brought up to date: the same as new ones, with what did not change kept. */
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, goToLine, picture, small, useStudio } from './studio.ts'

const open = useStudio()

const layersOf = (page: Page): Locator => page.getByRole('region', { name: 'layers', exact: true })

const box = (page: Page, id: string): Locator => layersOf(page).locator(`g[data-id="${id}"]`)

/** The picture as markup, apart from what is chosen. */
const drawn = (page: Page): Promise<string> =>
  layersOf(page).evaluate(layers => {
    const svg = layers.querySelector('svg')!.cloneNode(true) as SVGSVGElement
    for (const each of svg.querySelectorAll('*')) {
      each.classList.remove('chosen')
      each.removeAttribute('tabindex')
      if (each.getAttribute('class') === '') each.removeAttribute('class')
    }
    return svg.outerHTML
  })

/** The picture that the page draws when it is opened with the text as it is now. */
async function drawnAnew(page: Page): Promise<string> {
  await page.reload()
  await picture(page)
  return drawn(page)
}

describe.skipIf(!browserPath)('a picture that is brought up to date', () => {
  test('is what a new one is, whether a number changed or a layer came', async () => {
    const { page } = await open(small)
    await picture(page)
    await box(page, 'twice/0').evaluate(each => Object.assign(each, { isKept: true }))
    await goToLine(page, 17)
    await page.keyboard.press('Home')
    for (let i = 0; i < '- Dense: {units: 3'.length; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('1')
    await expect
      .poll(() => box(page, 'last').textContent(), { timeout: 10_000 })
      .toContain('units 31')
    expect(await box(page, 'twice/0').evaluate(each => 'isKept' in each)).toBe(true)
    expect(await drawn(page)).toBe(await drawnAnew(page))
    await goToLine(page, 16)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('- ReLU')
    await box(page, 'relu').waitFor({ state: 'attached' })
    expect(await drawn(page)).toBe(await drawnAnew(page))
  })
})

const many = Array.from({ length: 100 }, (_, i) => `  - Dense: {units: 8}\n    name: d${i}\n`)

describe.skipIf(!browserPath)('what is far from the window', () => {
  test('is drawn when somebody comes near it', async () => {
    const { page } = await open(`tenon: 1\ninputs:\n  x: [8]\nlayers:\n${many.join('')}`)
    await picture(page)
    const isDrawn = (id: string): Promise<boolean> => box(page, id).locator('.border').isVisible()
    expect([await isDrawn('d0'), await isDrawn('d99')]).toEqual([true, false])
    await box(page, 'd0').focus()
    await page.keyboard.press('End')
    await expect.poll(() => isDrawn('d99')).toBe(true)
    await expect.poll(() => isDrawn('d0')).toBe(false)
    const distance = await box(page, 'd99').evaluate(each => {
      const window = each.closest('section')!.getBoundingClientRect()
      return window.bottom - each.getBoundingClientRect().bottom
    })
    expect(distance).toBeGreaterThan(-40)
    await layersOf(page).evaluate(each => each.scrollTo(0, 0))
    await expect.poll(() => isDrawn('d0')).toBe(true)
  })
})
