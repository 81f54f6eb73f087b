/** References to catalog entries as a config writes them: names, one-key maps, long forms. */
import { type Json, type Path, isMap } from '../fields/field.ts'

export interface Reference {
  readonly identifier: string
  /** Arguments by name; `bare` stands for the value of the main argument. */
  readonly args: { readonly [name: string]: Json }
  readonly bare: Json | undefined
  /** Leads to the arguments. */
  readonly path: Path
}

/**
 * Splits `relu`, `{l2: 0.01}`, `{l2: {l2: 0.01}}` and `{type: l2, l2: 0.01}` into identifier and
 * arguments. Undefined for what is none of these.
 */
export function parseReference(value: Json, path: Path): Reference | undefined {
  if (typeof value === 'string') return { identifier: value, args: {}, bare: undefined, path }
  if (!isMap(value)) return undefined
  if (typeof value['type'] === 'string') {
    const { type, ...args } = value
    return { identifier: type as string, args, bare: undefined, path }
  }
  const [entry, ...others] = Object.entries(value)
  if (!entry || others.length > 0) return undefined
  const [identifier, inner] = entry
  const inside = [...path, identifier]
  if (isMap(inner)) return { identifier, args: inner, bare: undefined, path: inside }
  return { identifier, args: {}, bare: inner ?? undefined, path: inside }
}
