/** Values that Keras itself gave, and how a result is compared with them. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

export type GoldenNumber = number | 'NaN' | 'Inf' | '-Inf'

export interface Goldens {
  readonly x: readonly GoldenNumber[]
  readonly activations: { readonly [name: string]: readonly GoldenNumber[] }
  readonly prelu_grad: { readonly [name: string]: readonly unknown[] }
  readonly conv: { readonly [name: string]: ConvolutionGolden }
  readonly bn: { readonly [name: string]: readonly unknown[] }
  readonly optimizers: { readonly [name: string]: readonly (readonly number[])[] }
  readonly losses: { readonly [name: string]: number }
}

export interface ConvolutionGolden {
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly xshape: readonly number[]
  readonly yshape: readonly number[]
  readonly y: readonly number[]
}

export const goldens = JSON.parse(
  readFileSync(new URL('../golden/keras-goldens.json', import.meta.url), 'utf8'),
) as Goldens

export function numberOf(value: GoldenNumber): number {
  if (typeof value === 'number') return value
  return value === 'NaN' ? NaN : value === 'Inf' ? Infinity : -Infinity
}

export function flat(values: readonly unknown[]): number[] {
  return (values as readonly GoldenNumber[]).flat(8).map(each => numberOf(each as GoldenNumber))
}

/** NaN for NaN, the same infinity, or a number within the tolerance. */
export function expectClose(y: number, golden: number, tolerance: number, where: string): void {
  if (!Number.isFinite(golden)) expect(y, where).toBe(golden)
  else expect(Math.abs(y - golden), `${where}: ${y} for ${golden}`).toBeLessThanOrEqual(tolerance)
}

/** Element by element, relative to the golden number; absolute below 1e-3. */
export function expectAllClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  relative: number,
  where: string,
): void {
  expect(actual.length, where).toBe(expected.length)
  for (const [i, golden] of expected.entries())
    expectClose(actual[i]!, golden, relative * Math.max(Math.abs(golden), 1e-3), `${where} [${i}]`)
}
