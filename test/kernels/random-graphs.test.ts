/** 200 random graphs over all ops, half of them with gradients, before the judge. */
import { expect, test } from 'vitest'
import { agreementText, judgeRandomGraphs } from '../support/agreement.ts'

test('the kernels of random graphs agree with the interpreter', () => {
  const found = judgeRandomGraphs(0, 200)
  console.log(agreementText(found))
  expect(found.faults).toEqual([])
  expect(found.telling).toBeGreaterThanOrEqual(0.95 * found.graphs)
  expect(found.unbounded).toBeLessThanOrEqual(0.02 * found.elements)
})
