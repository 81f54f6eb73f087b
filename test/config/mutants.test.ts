/** Tests that texts which are nearly configs are accepted or refused in order, and never crash. */
import { expect, test } from 'vitest'
import { readMutants } from './mutants.ts'

test('2,000 mutants: no crash, and a place for everything that is refused', () => {
  const { faults, refused, unparsed, accepted } = readMutants(1, 2000)
  expect(faults.slice(0, 3)).toEqual([])
  const reached = `refused ${refused}, not YAML ${unparsed}, accepted ${accepted}`
  // Mutants that die in the parser alone would test little.
  expect(refused, reached).toBeGreaterThan(700)
  expect(accepted, reached).toBeGreaterThan(50)
}, 20_000)
