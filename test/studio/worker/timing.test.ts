/** Times that are taken a moment at a time: they come, and they can be stopped. */
import { expect, test } from 'vitest'
import type { TimingRequest } from '../../../src/studio/worker/run-messages.ts'
import { ask } from './models.ts'

const text = `tenon: 1
inputs: {x: [n, 64]}
layers:
  - Dense: {units: 256, activation: relu}
  - Dense: 4
`

const start: TimingRequest = {
  step: 'start',
  weights: 'initial',
  threads: 1,
  batch: 16,
  sizes: { n: 64 },
}

test('progress grows until there is a bench, with every kernel in it', async () => {
  const { runs } = await ask(text)
  let view = await runs.time(start)
  const shares = [view.progress]
  while (!view.bench) {
    view = await runs.time({ step: 'continue' })
    shares.push(view.progress)
  }
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares.at(-1)).toBe(1)
  expect(shares.length).toBeGreaterThan(5)
  const { bench } = view
  expect(bench).toMatchObject({ target: 'wasm', threads: 1, batch: 16 })
  expect(bench.kernels.map(each => each.layers)).toEqual([['dense'], ['dense_1']])
  for (const each of bench.kernels) expect(each.median_ms).toBeGreaterThan(0)
  expect(Number.isFinite(bench.gflops)).toBe(true)
})

test('what is stopped says nothing more, and another can begin', async () => {
  const { runs } = await ask(text)
  await runs.time(start)
  expect(await runs.time({ step: 'stop' })).toMatchObject({ progress: 0, bench: undefined })
  const view = await runs.time(start)
  expect(view.progress).toBeGreaterThan(0)
  await runs.time({ step: 'stop' })
})

test('a size that is missing is refused', async () => {
  const { runs } = await ask(text)
  await expect(runs.time({ ...start, sizes: {} })).rejects.toThrow('n')
})
