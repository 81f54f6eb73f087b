/** Typing in a config of 600 layers: measured, and printed. */
import { expect, test } from 'vitest'
import { browserPath, goToLine, picture, useStudio } from './studio.ts'

const open = useStudio()

const pairs = Array.from(
  { length: 300 },
  (_, i) => `  - Dense: ${32 + (i % 3)}\n    name: d${i}\n  - PReLU: {alpha_initializer: zeros}\n`,
)
const large = `tenon: 1\ninputs:\n  x: [32]\nlayers:\n${pairs.join('')}`

test.skipIf(!browserPath)('is not held up by checks and pictures', async () => {
  const { page } = await open(large)
  await picture(page)
  // Sent without a pause, as no keyboard sends keys: these wait for each other.
  await goToLine(page, 5)
  // From a key to the end of the frame that shows what it did, in milliseconds.
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { keyTimes: times })
    const measure = ({ timeStamp }: Event): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => times.push(performance.now() - timeStamp)
        port2.postMessage(undefined)
      })
    }
    addEventListener('keydown', measure, true)
  })
  const written = ' # said while others compile'
  for (const letter of written.slice(0, 14)) await page.keyboard.type(letter, { delay: 30 })
  // Long enough for a check and a picture to come back in the middle of what is typed on.
  for (const letter of written.slice(14)) {
    await page.keyboard.type(letter, { delay: 20 })
    await page.waitForTimeout(130)
  }
  await page.keyboard.press('Home')
  // As fast as a key repeats that is held.
  for (let i = 0; i < '- Dense: 3'.length; i++) {
    await page.waitForTimeout(30)
    await page.keyboard.press('ArrowRight')
  }
  for (const digit of '4567') {
    await page.keyboard.press('Delete')
    await page.keyboard.type(digit)
    await page.keyboard.press('ArrowLeft')
    await page.waitForTimeout(300)
  }
  const times = await page.evaluate(() => Reflect.get(globalThis, 'keyTimes') as number[])
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0)
  console.log(
    `typing among 600 layers: ${sorted.length} keys, median ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  )
  const line = await page.locator('.cm-line', { hasText: 'said while' }).textContent()
  expect(line).toBe(`  - Dense: 37${written}`)
})
