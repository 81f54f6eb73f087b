/** 150 random models over the whole catalog are refused at a place, or run and train alike. */
import { expect, test } from 'vitest'
import { triedText, tryModels } from './try-models.ts'

test('random models are refused at a place, or run and train alike on both targets', async () => {
  const found = await tryModels(0, 150)
  console.log(triedText(found))
  expect(found.faults).toEqual([])
  expect(found.ran).toBeGreaterThanOrEqual(0.4 * 150)
}, 120_000)
