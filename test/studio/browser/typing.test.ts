/** Typing in the middle of a config of 600 layers: measured, and printed. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, cursorLine, picture, useStudio } from './studio.ts'

const open = useStudio()

const pairs = Array.from(
  { length: 300 },
  (_, i) => `  - Dense: ${32 + (i % 3)}\n    name: d${i}\n  - PReLU: {alpha_initializer: zeros}\n`,
)
const large = `tenon: 1\ninputs:\n  x: [32]\nlayers:\n${pairs.join('')}`

/** Line of the layer in the middle, `Dense: 32`, counted from 1. */
const middle = 5 + 3 * 150

/**
 * From a key to the end of the frame that shows what it did, in milliseconds; and how often the
 * picture changed.
 */
interface Measured {
  readonly times: number[]
  pictures: number
}

function measureKeys(page: Page): Promise<void> {
  return page.evaluate(() => {
    const measured: Measured = { times: [], pictures: 0 }
    Object.assign(globalThis, { measured })
    const measure = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => measured.times.push(performance.now() - timeStamp)
        port2.postMessage(undefined)
      })
    }
    addEventListener('keydown', measure, true)
    new MutationObserver(() => measured.pictures++).observe(
      document.querySelector('.graph-picture')!,
      { subtree: true, childList: true, characterData: true },
    )
  })
}

/** What was measured since this was asked last, printed. */
async function report(page: Page, what: string): Promise<Measured> {
  const measured = await page.evaluate(() => {
    const all = Reflect.get(globalThis, 'measured') as Measured
    const { pictures } = all
    all.pictures = 0
    return { times: all.times.splice(0), pictures }
  })
  const sorted = measured.times.toSorted((a, b) => a - b)
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0)
  console.log(
    `${what} among 600 layers: ${sorted.length} keys, median ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
      `longest ${at(1)} ms, ${measured.pictures} changes of the picture`,
  )
  return measured
}

/** As a person does who knows what to write: a word at once, and longer between two. */
async function write(page: Page, text: string): Promise<void> {
  for (const letter of text) {
    await page.keyboard.type(letter)
    await page.waitForTimeout(letter === ' ' ? 200 : 80)
  }
}

async function openMiddle(): Promise<Page> {
  const { page } = await open(large)
  await picture(page)
  await page.locator('.cm-content').focus()
  await page.keyboard.press('Control+Alt+g')
  await page.keyboard.type(String(middle))
  await page.keyboard.press('Enter')
  await expect.poll(() => cursorLine(page)).toBe(middle)
  await page.keyboard.press('End')
  await measureKeys(page)
  return page
}

const textOf = (page: Page, part: string): Promise<string | null> =>
  page.locator('.cm-line', { hasText: part }).textContent()

describe.skipIf(!browserPath)('the editor', () => {
  test('is not held up by checks and pictures that come while somebody writes', async () => {
    const page = await openMiddle()
    const box = page.locator('.graph-pane:not([hidden]) g[data-id="d150"]')
    // Every number is another picture: when it comes, the next one is being written.
    for (const digit of '1234') {
      await page.keyboard.press('Backspace')
      await write(page, digit)
      await expect
        .poll(() => box.textContent(), { interval: 10, timeout: 20_000 })
        .toContain(`units 3${digit}`)
    }
    await write(page, ' # said while others compile')
    await page.keyboard.press('Enter')
    await write(page, '  name: wide')
    await page.waitForTimeout(500)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Backspace')
    await write(page, '- ReLU # one more')
    await page.keyboard.press('Enter')
    const { times, pictures } = await report(page, 'typing')
    expect(times.length).toBeGreaterThan(60)
    expect(pictures).toBeGreaterThan(3)
    expect(await textOf(page, 'said while')).toBe('  - Dense: 34 # said while others compile')
  })

  test('follows an arrow that is held, and shows the box of every line', async () => {
    const page = await openMiddle()
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('ArrowDown')
      await page.waitForTimeout(33)
    }
    await report(page, 'an arrow held')
    expect(await cursorLine(page)).toBe(middle + 60)
    // Sent without a pause, as no keyboard sends keys: these wait for each other.
    for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowUp')
    await expect.poll(() => cursorLine(page)).toBe(middle)
    const chosen = page.locator('.graph-pane:not([hidden]) g.chosen')
    await expect.poll(() => chosen.getAttribute('data-id'), { timeout: 10_000 }).toBe('d150')
    await report(page, 'arrows without a pause')
  })
})
