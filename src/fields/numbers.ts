/** The field kind of numbers in any number of axes: 2, [1, 2], [[1, 2], [3, 4]]. */
import type { Field, Json, Path, ReadContext } from './field.ts'
import { type Common, field } from './kinds.ts'

/** A number, or a list of such; lists beside each other are of one shape. */
export type Numbers = number | readonly Numbers[]

/** The same in row-major order; a single number has no axes. */
export interface FlatNumbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** The schema of one number or list; lists hold the same again. */
export const numbersSchema = {
  type: ['number', 'string', 'array'],
  items: { $ref: '#/$defs/numbers' },
  minItems: 1,
  maxItems: 4096,
}

/** A number, a list of numbers, a list of such lists. */
export function numbers(options: Common<number>): Field<Numbers> {
  return field(numbersSchema, options, readNumbers)
}

export function flatNumbers(numbers: Numbers): FlatNumbers {
  if (typeof numbers === 'number') return { shape: [], data: [numbers] }
  const parts = numbers.map(flatNumbers)
  return {
    shape: [parts.length, ...parts[0]!.shape],
    data: parts.flatMap(each => each.data),
  }
}

function readNumbers(value: Json, path: Path, context: ReadContext): Numbers {
  if (typeof value === 'string') return context.number(value, path)
  if (!Array.isArray(value)) return value as number
  const parts = value.map((each, i) => readNumbers(each as Json, [...path, i], context))
  const shape = shapeOf(parts[0]!)
  const uneven = parts.findIndex(each => shapeOf(each) !== shape)
  if (uneven >= 0)
    context.outOfRange([...path, uneven], 'another shape', 'of the shape of those before it')
  return parts
}

/** Of numbers whose parts are of one shape; as text, to be compared. */
function shapeOf(numbers: Numbers): string {
  return typeof numbers === 'number' ? '' : `${numbers.length},${shapeOf(numbers[0]!)}`
}
