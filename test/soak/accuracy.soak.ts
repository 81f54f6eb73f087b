/** Full trainings on MNIST: the accuracies that the configs promise, and the same bits twice. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

import { evaluate, train } from '../../src/index.ts'

const runs = mkdtempSync(join(tmpdir(), 'tenon-accuracy-'))
afterAll(() => rmSync(runs, { recursive: true }))

test.each([
  ['mnist-cnn-prelu', 0.988],
  ['mnist-mlp-leakyrelu', 0.975],
])('%s reaches %d on the test digits, and the same weights again', async (name, wanted) => {
  const config = fileURLToPath(new URL(`../../configs/${name}.yaml`, import.meta.url))
  const first = await train(config, { runs })
  const { examples, metrics } = await evaluate(config, { weights: first.weights!, data: 'test' })
  console.log(`${name}: ${metrics['accuracy']} on ${examples} test digits`)
  expect(examples).toBe(10_000)
  expect(metrics['accuracy']).toBeGreaterThanOrEqual(wanted)
  const second = await train(config, { runs })
  expect(second.run).not.toBe(first.run)
  const bytes = (file: string): string => readFileSync(file, 'hex')
  expect(bytes(second.weights!)).toBe(bytes(first.weights!))
})
