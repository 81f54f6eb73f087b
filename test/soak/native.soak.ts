/** On native code: every golden, and 600 random graphs for each width of vectors. */
import { expect, test } from 'vitest'
import { agreementText } from '../support/agreement.ts'
import { judgeNativeGraphs, vectorSets } from '../native/agreement.ts'
import { toolchain } from '../support/native.ts'

import '../golden/layers.test.ts'
import '../golden/training.test.ts'

test.skipIf(!toolchain).each(vectorSets)('kernels with %s vectors agree', async vectors => {
  const found = await judgeNativeGraphs(vectors, 1000, 1600)
  console.log(`${vectors}: ${agreementText(found)}`)
  expect(found.faults).toEqual([])
  expect(found.telling).toBeGreaterThanOrEqual(0.9 * found.graphs)
})
