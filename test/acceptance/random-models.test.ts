/** 150 random models over the whole catalog; the soak tries 2,000. */
import { expect, test } from 'vitest'
import { triedText, tryModels } from './try-models.ts'

test('random models are refused at a place, or run and train alike on both targets', async () => {
  const found = await tryModels(0, 150)
  console.log(triedText(found))
  expect(found.faults).toEqual([])
  expect(found.ran).toBeGreaterThanOrEqual(110)
})
