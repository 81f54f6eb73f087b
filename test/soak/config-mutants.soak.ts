/** Tests twenty thousand nearly-configs, in parts with seeds of their own. */
import { expect, test } from 'vitest'
import { readMutants } from '../config/mutants.ts'

test.each([2, 3, 4, 5, 6, 7, 8, 9])('seed %i: 2,500 mutants', seed => {
  const { faults, refused, unparsed, accepted } = readMutants(seed, 2500)
  expect(faults.slice(0, 3)).toEqual([])
  const reached = `refused ${refused}, not YAML ${unparsed}, accepted ${accepted}`
  expect(refused, reached).toBeGreaterThan(800)
})
