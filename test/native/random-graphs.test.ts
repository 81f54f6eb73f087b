/** Random graphs on machine code before the judge, for every width of vectors that there is. */
import { describe, expect, test } from 'vitest'
import type { VectorSet } from '../../src/codegen/c/target.ts'
import { compileNative, createNativeInstance } from '../../src/native/native.ts'
import { agreementOf, agreementText, named, randomCase, seeds } from '../support/agreement.ts'
import { judgeInstance } from '../support/judge.ts'
import { toolchain } from '../support/native.ts'

const widths: readonly VectorSet[] = ['avx512', 'avx2', 'simd128']

describe.skipIf(!toolchain)('native', () => {
  test.each(widths)(
    'kernels of random graphs with %s vectors agree with the interpreter',
    async vectors => {
      const found = []
      for (const seed of seeds(0, 12)) {
        const asked = randomCase(seed)
        const module = await compileNative(asked.graph, { ...toolchain!, vectors })
        const judged = judgeInstance(asked, (weights, options) =>
          createNativeInstance(module, weights, options),
        )
        found.push(named(seed, asked, judged))
      }
      const agreement = agreementOf(found)
      console.log(`${vectors}: ${agreementText(agreement)}`)
      expect(agreement.faults).toEqual([])
      expect(agreement.telling).toBeGreaterThanOrEqual(0.9 * agreement.graphs)
    },
    120_000,
  )
})
