/** Draws digits in a terminal: two rows of pixels per line, what was read below each. */
import type { ModelTensor } from '../model-inputs.ts'
import { type Screen, hasColor } from './output.ts'

export interface Digit {
  /** One grey picture, [1, height, width, 1], 0 to 255. */
  readonly picture: ModelTensor
  readonly label: number
  readonly guess: number
  /** The probability that the model gives its guess. */
  readonly certainty: number
}

/** Pixels to a side, once what surrounds the ink is cut off. */
const side = 15
const gap = 1

/** As many beside each other as the terminal is wide for. */
export function drawDigits(digits: readonly Digit[], stream: Screen): string {
  const perRow = Math.max(1, Math.floor(((stream.columns ?? 80) + gap - 1) / (side + gap)))
  const balanced = Math.ceil(digits.length / Math.ceil(digits.length / perRow))
  const rows: string[] = []
  for (let at = 0; at < digits.length; at += balanced)
    rows.push(drawRow(digits.slice(at, at + balanced), hasColor(stream)))
  return rows.join('\n\n')
}

function drawRow(digits: readonly Digit[], color: boolean): string {
  const pictures = digits.map(({ picture }) => draw(shrink(picture), color))
  const lines = pictures[0]!.map((_, line) =>
    pictures.map(each => each[line]!).join(' '.repeat(gap)),
  )
  const verdicts = digits.map(each => paintVerdict(each, color)).join(' '.repeat(gap))
  return [...lines, verdicts.trimEnd()].join('\n')
}

function paintVerdict({ label, guess, certainty }: Digit, color: boolean): string {
  const right = label === guess
  const percent = `${Math.floor(100 * certainty)} %`
  const text = right ? `✓ ${guess}  ${percent}` : `✗ ${guess}, is ${label}`
  const padded = text.padEnd(side)
  return color ? `\x1b[${right ? 32 : 31}m${padded}\x1b[0m` : padded
}

type Pixels = readonly (readonly number[])[]

/** The middle of a picture, where the ink is, averaged to `side` pixels: 0 (paper) to 1 (ink). */
function shrink({ data, shape }: ModelTensor): Pixels {
  const [, height = 1, width = 1] = shape
  const margin = Math.round(width / 14)
  const step = (width - 2 * margin) / side
  const at = (y: number, x: number): number => data[Math.floor(y) * width + Math.floor(x)]! / 255
  const samples = [0.125, 0.375, 0.625, 0.875]
  const first = { y: (height - side * step) / 2, x: margin }
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => {
      const values = samples.flatMap(dy =>
        samples.map(dx => at(first.y + (row + dy) * step, first.x + (column + dx) * step)),
      )
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }),
  )
}

/** A line for every two rows. */
function draw(pixels: Pixels, color: boolean): readonly string[] {
  return Array.from({ length: Math.ceil(pixels.length / 2) }, (_, line) => {
    const [upper, lower] = [pixels[2 * line]!, pixels[2 * line + 1] ?? blank]
    return upper.map((value, x) => cell(value, lower[x]!, color)).join('')
  })
}

const blank: readonly number[] = new Array<number>(side).fill(0)

/** Greys where a terminal has them; elsewhere ink or paper. */
function cell(upper: number, lower: number, color: boolean): string {
  if (color) return `\x1b[38;5;${grey(upper)};48;5;${grey(lower)}m▀\x1b[0m`
  const threshold = 0.4
  if (upper > threshold) return lower > threshold ? '█' : '▀'
  return lower > threshold ? '▄' : ' '
}

/** One of the 24 greys of the 256-colour palette. */
function grey(value: number): number {
  return 232 + Math.round(value * 23)
}
