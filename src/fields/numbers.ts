/** The field kind of numbers in any number of axes: 2, [1, 2], [[1, 2], [3, 4]]. */
import type { Field, Json, Path, ReadContext } from './field.ts'
import { type Common, field } from './kinds.ts'

/** Numbers in row-major order and their shape; a single number has no axes. */
export interface Numbers {
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

/** A number, a list of numbers, a list of such lists; lists beside each other are equally long. */
export function numbers(options: Common<number>): Field<Numbers> {
  return field(numbersSchema, options, readNumbers)
}

function readNumbers(value: Json, path: Path, context: ReadContext): Numbers {
  if (typeof value === 'string') return { shape: [], data: [context.number(value, path)] }
  if (!Array.isArray(value)) return { shape: [], data: [value as number] }
  const parts = value.map((each, i) => readNumbers(each as Json, [...path, i], context))
  const { shape } = parts[0]!
  const uneven = parts.findIndex(each => each.shape.join() !== shape.join())
  if (uneven >= 0)
    context.outOfRange([...path, uneven], 'another shape', 'of the same shape as those before it')
  return { shape: [parts.length, ...shape], data: parts.flatMap(each => each.data) }
}
