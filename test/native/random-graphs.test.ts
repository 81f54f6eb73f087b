/** Random and large graphs on machine code before the judge, for every width of vectors. */
import { expect, test } from 'vitest'
import { agreementText } from '../support/agreement.ts'
import { toolchain } from '../support/native.ts'
import { largeCase } from '../support/large-case.ts'
import { judgeNative, judgeNativeGraphs, vectorSets } from './agreement.ts'

test.skipIf(!toolchain).each(vectorSets)(
  'kernels of random graphs with %s vectors agree with the interpreter',
  async vectors => {
    const found = await judgeNativeGraphs(vectors, 0, 12)
    console.log(`${vectors}: ${agreementText(found)}`)
    expect(found.faults).toEqual([])
    expect(found.telling).toBeGreaterThanOrEqual(0.9 * found.graphs)
  },
  120_000,
)

test.skipIf(!toolchain).each(vectorSets)(
  'large kernels with %s vectors agree with the interpreter',
  async vectors => {
    const { faults, elements } = await judgeNative(largeCase(), vectors)
    expect(faults).toEqual([])
    expect(elements).toBeGreaterThan(1000)
  },
)
