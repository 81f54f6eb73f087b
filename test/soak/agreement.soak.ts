/** 3,000 random graphs before the judge. */
import { expect, test } from 'vitest'
import { agreementText, judgeRandomGraphs } from '../support/agreement.ts'

const [runs, perRun] = [30, 100]

test.each(Array.from({ length: runs }, (_, run) => 1000 + run * perRun))(
  'the kernels of the random graphs from seed %i on agree with the interpreter',
  seed => {
    const found = judgeRandomGraphs(seed, seed + perRun)
    console.log(agreementText(found))
    expect(found.faults).toEqual([])
    expect(found.telling).toBeGreaterThanOrEqual(0.9 * found.graphs)
  },
)
