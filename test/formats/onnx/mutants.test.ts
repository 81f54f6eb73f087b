/** Damaged files are refused, with file, place and reason; nothing else becomes of them. */
import { expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import { readMutants, soundFiles } from './mutants.ts'

process.chdir(root)

test('300 mutants, seed 1', async () => {
  const { faults, read, refused } = readMutants(await soundFiles(), 1, 300)
  const reached = `read ${read}, refused ${JSON.stringify([...refused])}`
  console.log(reached)
  expect(faults.slice(0, 3)).toEqual([])
  // Most get past the bytes into the graph; some are still sound models.
  expect(read, reached).toBeGreaterThan(10)
  expect(refused.size, reached).toBeGreaterThan(2)
})
