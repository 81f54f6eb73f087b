/** The Graph tab: stages, choices that follow the cursor, folds and zoom that outlive edits. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../../src/diagrams/draw.ts'
import { inRoot } from '../../../scripts/paths.ts'
import { configModel } from '../../diagrams/pictures.ts'
import { browserPath, cursorLine, goToLine, picture, small, useStudio } from './studio.ts'

const open = useStudio()

const pane = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

const box = (where: Locator, id: string): Locator => where.locator(`g[data-id="${id}"]`)

/** Ids of what is chosen in a pane. */
const chosenIn = (where: Locator): Promise<string[]> =>
  where.locator('g.chosen').evaluateAll(all => all.map(each => each.getAttribute('data-id') ?? ''))

describe.skipIf(!browserPath)('stages', () => {
  test('are the layers, the kernels, or both, as many as the model has', async () => {
    const name = 'configs/mnist-cnn-prelu.yaml'
    const model = await configModel('mnist-cnn-prelu')
    const { page } = await open(readFileSync(inRoot(name), 'utf8'))
    await picture(page)
    const [source, fused] = (['source', 'fused'] as const).map(stage => pictureOf(model, stage))
    const boxes = (where: Locator): Promise<number> => where.locator('g[data-id]').count()
    expect(await boxes(pane(page, 'layers'))).toBe(source!.boxes.length)
    expect(await pane(page, 'kernels').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'fused', exact: true }).click()
    expect(await pane(page, 'layers').isVisible()).toBe(false)
    expect(await boxes(pane(page, 'kernels'))).toBe(fused!.boxes.length)
    expect(fused!.boxes.length).toBeLessThan(source!.boxes.length)
    expect(await page.locator('.graph').textContent()).toContain(fused!.subtitle)
    const lineBeside = (): Promise<string> =>
      pane(page, 'kernels').evaluate(each => getComputedStyle(each.parentElement!).borderLeftWidth)
    expect(await lineBeside()).toBe('0px')
    await page.getByRole('button', { name: 'side by side' }).click()
    expect(await lineBeside()).toBe('1px')
    await box(pane(page, 'layers'), 'prelu_1').click()
    expect(await chosenIn(pane(page, 'layers'))).toEqual(['prelu_1'])
    expect(await chosenIn(pane(page, 'kernels'))).toEqual(['conv2d_1+prelu_1'])
  })
})

describe.skipIf(!browserPath)('a narrow window', () => {
  test('has details below the pictures, which keep their width', async () => {
    const { page } = await open(small, { width: 560 })
    await picture(page)
    await page.getByRole('button', { name: 'side by side' }).click()
    await box(pane(page, 'layers'), 'first').click()
    const place = async (where: Locator) => (await where.boundingBox())!
    const details = await place(page.getByLabel('details'))
    for (const name of ['layers', 'kernels']) {
      const { width, height, y } = await place(pane(page, name))
      expect(width).toBeGreaterThan(250)
      expect(height).toBeGreaterThan(100)
      expect(y + height).toBeLessThanOrEqual(details.y + 1)
    }
  })
})

describe.skipIf(!browserPath)('a choice', () => {
  test('of a box moves the cursor, and the cursor chooses a box', async () => {
    const { page } = await open(small)
    await picture(page)
    const layers = pane(page, 'layers')
    await box(layers, 'prelu').click()
    await expect.poll(() => cursorLine(page)).toBe(16)
    expect(await page.getByLabel('details').textContent()).toContain('parameters8')
    await goToLine(page, 18)
    await expect.poll(() => chosenIn(layers)).toEqual(['last'])
    await goToLine(page, 11)
    await expect.poll(() => chosenIn(layers)).toEqual(['first'])
    // A group is chosen as a whole.
    await goToLine(page, 14)
    await expect.poll(() => chosenIn(layers)).toEqual(['twice/0'])
    // What a block says is chosen where it is used first.
    await goToLine(page, 8)
    await expect.poll(() => chosenIn(layers)).toEqual(['twice/0/dense'])
    await goToLine(page, 4)
    await expect.poll(() => chosenIn(layers)).toEqual(['x'])
  })

  test('of what a search finds shows its box, folded or not', async () => {
    const { page } = await open(small)
    await picture(page)
    const layers = pane(page, 'layers')
    await page.getByRole('button', { name: 'close all' }).click()
    expect(await box(layers, 'twice/0/relu').isVisible()).toBe(false)
    await page.getByLabel('search boxes').fill('relu')
    const details = page.getByLabel('details')
    await details.getByRole('button', { name: 'ReLU twice/0/relu' }).click()
    expect(await box(layers, 'twice/0/relu').isVisible()).toBe(true)
    expect(await chosenIn(layers)).toEqual(['twice/0/relu'])
    await expect.poll(() => cursorLine(page)).toBe(9)
  })
})

describe.skipIf(!browserPath)('an edit', () => {
  test('keeps zoom, place, folds and choice', async () => {
    const { page } = await open(small)
    await picture(page)
    const layers = pane(page, 'layers')
    await box(layers, 'last').click()
    await page.getByRole('button', { name: 'close all' }).click()
    for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'larger' }).click()
    const state = () =>
      layers.evaluate(element => {
        const svg = element.querySelector('svg')!
        return { width: svg.getAttribute('width'), top: element.scrollTop }
      })
    await layers.evaluate(element => element.scrollTo(0, 120))
    const before = await state()
    expect(before.top).toBe(120)
    await goToLine(page, 17)
    await expect.poll(() => chosenIn(layers)).toEqual(['last'])
    await layers.evaluate(element => element.scrollTo(0, 120))
    await page.keyboard.press('Home')
    for (let i = 0; i < '- Dense: {units: 3'.length; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('0')
    await expect.poll(() => box(layers, 'last').textContent()).toContain('units 30')
    expect(await state()).toEqual(before)
    expect(await box(layers, 'twice/0/relu').isVisible()).toBe(false)
    expect(await chosenIn(layers)).toEqual(['last'])
  })
})
