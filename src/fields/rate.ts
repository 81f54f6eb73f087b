/** A learning rate: a number, an expression, or a map that names a schedule. */
import type { Field, Json, JsonSchema } from './field.ts'
import { num } from './kinds.ts'

/** `learning_rate: 0.1`, `1/10`, `{cosine_decay: {...}}`. Schedules are resolved by the context. */
export function rate<S>({
  default: value,
  doc,
}: {
  readonly default: number
  readonly doc: string
}): Field<number | S> {
  const number = num({ default: value, min: 0, doc })
  const schema: JsonSchema = {
    ...number.schema,
    type: ['number', 'string', 'object'],
    if: { type: 'object' },
    then: { $ref: '#/$defs/schedule' },
  }
  return {
    ...number,
    schema,
    read: (written: Json, path, context) =>
      typeof written === 'object'
        ? (context.resolve('schedule', written, path) as S)
        : number.read(written, path, context),
  }
}
