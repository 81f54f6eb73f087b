/** How close numbers must be, where a tolerance is relative to each of them. */
import { expect } from 'vitest'

/** NaN for NaN, the same infinity, or a number within the tolerance. */
export function expectClose(y: number, wanted: number, tolerance: number, where: string): void {
  if (!Number.isFinite(wanted)) expect(y, where).toBe(wanted)
  else expect(Math.abs(y - wanted), `${where}: ${y} for ${wanted}`).toBeLessThanOrEqual(tolerance)
}

/** Element by element, relative to the wanted number; absolute below 1e-3. */
export function expectAllClose(
  actual: ArrayLike<number>,
  wanted: readonly number[],
  relative: number,
  where: string,
): void {
  expect(actual.length, where).toBe(wanted.length)
  for (const [i, each] of wanted.entries())
    expectClose(actual[i]!, each, relative * Math.max(Math.abs(each), 1e-3), `${where} [${i}]`)
}
