/** 2,000 random models over the whole catalog: no crash, no hang, the same on both targets. */
import { expect, test } from 'vitest'
import { triedText, tryModels } from '../acceptance/try-models.ts'

test('2,000 random models are refused at a place, or run and train alike', async () => {
  const found = await tryModels(10_000, 12_000)
  console.log(triedText(found))
  expect(found.faults).toEqual([])
  expect(found.ran).toBeGreaterThanOrEqual(0.8 * 2000)
  expect([...found.byType].filter(([, count]) => count === 0)).toEqual([])
  expect(found.slowest.milliseconds, `seed ${found.slowest.seed}`).toBeLessThan(5000)
})
