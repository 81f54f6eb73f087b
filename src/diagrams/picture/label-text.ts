/** Texts on pictures: counts, shapes, and names that may hold anything. */
import type { PlainShape } from '../../build/summary.ts'
import { batchName } from '../../graph/dim.ts'

const units = ['', 'k', 'M', 'G', 'T', 'P'] // powers of ten

/** Three significant digits at most: `320`, `18.5k`, `4.46M`. */
export function compactCount(count: number): string {
  let value = count
  let power = 0
  while (Number(value.toPrecision(3)) >= 1000 && power < units.length - 1) {
    value /= 1000
    power++
  }
  return `${Number(value.toPrecision(3))}${units[power]}`
}

/** `1 layer`, `11 layers`. */
export function counted(count: number, noun: string): string {
  return `${compactCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `26×26×32`: one example, so the batch is left out; a single number per example is `1`. */
export function exampleShape(shape: PlainShape): string {
  const dims = shape[0] === batchName ? shape.slice(1) : shape
  return dims.length === 0 ? '1' : dims.join('×')
}

/**
 * A name on one line: line breaks, controls and marks that turn the direction of text are spaces,
 * halves of characters are replaced.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/[\p{Cs}\ufffe\uffff]/gu, '\ufffd')
}
