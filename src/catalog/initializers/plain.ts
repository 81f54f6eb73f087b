/** Initializers with all arguments at their defaults, for weights without fields in a config. */
import type { Fields, Values } from '../../fields/field.ts'
import type { Initializer, InitializerDefinition } from '../weights.ts'

export function plainInitializer({ name, fields, make }: InitializerDefinition): Initializer {
  const defaults = Object.entries(fields).map(([field, each]) => [field, each.default])
  return { name, ...make(Object.fromEntries(defaults) as Values<Fields>) }
}
