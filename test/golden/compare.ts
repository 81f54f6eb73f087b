/** How results are compared with goldens; the tolerances are those that the catalog promises. */
import { expect } from 'vitest'
import { type GoldenTensor, numbersOf } from './cases.ts'

/** Relative to the largest number of a whole layer's result. */
export const layerTolerance = 1e-5
export const gradientTolerance = 1e-4
/** Of an element-wise result, relative to the larger of it and its argument. */
export const elementTolerance = 2e-6

/** The smallest number that float32 holds with all its digits. */
const smallest = 2 ** -126

/** Compares element by element, each with a size that its tolerance is relative to. */
export function expectGolden(
  actual: ArrayLike<number> | undefined,
  golden: GoldenTensor,
  tolerance: number,
  sizeOf: (i: number, golden: number) => number,
  where: string,
): void {
  const wanted = numbersOf(golden)
  expect(actual?.length, `length of ${where}`).toBe(wanted.length)
  const faults: string[] = []
  for (const [i, each] of wanted.entries()) {
    const y = actual![i]!
    const fits = Number.isFinite(each)
      ? Math.abs(y - each) <= tolerance * Math.max(sizeOf(i, each), smallest)
      : Object.is(y, each)
    if (!fits) faults.push(`[${i}] is ${y}, not ${each}`)
  }
  expect(faults.slice(0, 8).join(', '), where).toBe('')
}

/** The size of a number, where it has one. */
export function sizeOf(x: number): number {
  return Number.isFinite(x) ? Math.abs(x) : 0
}

/** The largest finite number. */
export function largest(...tensors: readonly GoldenTensor[]): number {
  const sizes = tensors.flatMap(each => [...numbersOf(each)].map(sizeOf))
  return sizes.reduce((a, b) => Math.max(a, b), 0)
}

/**
 * How large the terms are that cancel where a loss has no slope anywhere, such as the cosine of
 * vectors of one element: 1/p - p*p/p^3. A loss that p leaves alone has terms of the order of
 * loss / p, and what is left of them is the rounding of one. Where some slope is not 0 there is a
 * number to compare with, and no such floor: it is 0.
 */
export function cancelled(
  loss: GoldenTensor,
  prediction: GoldenTensor,
  gradient: GoldenTensor,
): number {
  if (largest(gradient) > 0) return 0
  const smallestPrediction = Math.min(...numbersOf(prediction).map(Math.abs))
  return largest(loss) / Math.max(smallestPrediction, smallest)
}

/**
 * The least size that a gradient is taken for, among all gradients of a layer: a small one is a
 * sum of terms as large as the others. Where nothing but rounding is left of it, in Keras's
 * numbers too, its terms cancel, and as much rounding may be left as a result of that size has:
 * the bias of a key moves all scores of a softmax alike, so its true gradient is 0.
 */
export function floorAmong(
  gradient: GoldenTensor,
  all: { readonly [name: string]: GoldenTensor },
): number {
  const whole = largest(...Object.values(all))
  const isRounding = largest(gradient) <= elementTolerance * whole
  return (isRounding ? elementTolerance / gradientTolerance : 1e-3) * whole
}

/** Relative to the largest number of the whole. */
export function expectWhole(
  actual: ArrayLike<number> | undefined,
  golden: GoldenTensor,
  where: string,
  tolerance = layerTolerance,
  floor = 0,
): void {
  const size = Math.max(largest(golden), floor)
  expectGolden(actual, golden, tolerance, () => size, where)
}
