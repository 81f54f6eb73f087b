/**
 * 2,000 random models over the whole catalog: no crash, no hang, the same on both targets. `SEED`
 * is that of the first model.
 */
import { expect, test } from 'vitest'
import { triedText, tryModels } from '../acceptance/try-models.ts'

const first = Number(process.env['SEED'] ?? 10_000)

test('2,000 random models are refused at a place, or run and train alike', async () => {
  const found = await tryModels(first, first + 2000)
  console.log(`from seed ${first} on: ${triedText(found)}`)
  expect(found.faults).toEqual([])
  expect(found.ran).toBeGreaterThanOrEqual(0.8 * 2000)
  expect([...found.byType].filter(([, count]) => count === 0)).toEqual([])
  expect(found.slowest.milliseconds, `seed ${found.slowest.seed}`).toBeLessThan(5000)
})
