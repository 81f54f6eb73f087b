/** The table that compares runs: means and spreads over seeds. */
import { expect, test } from 'vitest'
import { type TrainedRun, compareRuns, formatComparison } from '../../src/cli/train-table.ts'
import { runFolder } from '../../src/train/run-folder.ts'

function run(variant: string, seed: number, loss: number, accuracy: number): TrainedRun {
  const scores = { loss, metrics: { accuracy } }
  const epochs = [
    { epoch: 1, loss: 9, metrics: { accuracy: 0 }, validation: scores, activations: [] },
  ]
  const folder = `runs/${variant}-${seed}`
  const files = runFolder(folder)
  const training = { epochs, weights: files.weights, run: folder, files, interrupted: false }
  return { variant, seed, training, parameters: 1234, seconds: 61 }
}

const rows = compareRuns([
  run('relu', 1, 0.5, 0.9),
  run('relu', 2, 0.7, 0.8),
  run('elu', 1, 0.25, 0.95),
])

test('runs of one variant are one row, of validation where there is one', () => {
  expect(rows.map(each => [each.variant, each.loss.mean, each.runs.length])).toEqual([
    ['relu', 0.6, 2],
    ['elu', 0.25, 1],
  ])
  expect(rows[0]!.loss.spread).toBeCloseTo(Math.SQRT2 / 10, 12)
  expect(rows[1]!.loss.spread).toBeNull()
})

test('people see it as a table', () => {
  expect(formatComparison(rows)).toBe(`variant             loss          accuracy  parameters  time
───────  ───────────────  ────────────────  ──────────  ────
relu     0.6000 ± 0.1414  85.00 % ± 7.07 %       1,234  1:01
elu               0.2500           95.00 %       1,234  1:01`)
  expect(formatComparison([])).toBe('no run has finished an epoch')
})
