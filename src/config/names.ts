/** The names that expressions of a place may use. */
import type { Names, ParamValue } from './config.ts'

/** Names of which some have no value yet, as in a block that nobody has used so far. */
export interface KnownNames extends Names {
  /** True for a name that gets its value later. */
  isOpen(name: string): boolean
  /** True where shapes are known later; where false, `shape` is all there is. */
  readonly shapesOpen: boolean
}

/** Names that all have their values; no shapes. */
export function closedNames(values: ReadonlyMap<string, ParamValue>): KnownNames {
  return openNames(values, new Set(), false)
}

/** `later` are names without a value yet. */
export function openNames(
  values: ReadonlyMap<string, ParamValue>,
  later: ReadonlySet<string>,
  shapesOpen: boolean,
): KnownNames {
  return {
    value: name => (later.has(name) ? undefined : values.get(name)),
    shape: () => undefined,
    values: [...new Set([...values.keys(), ...later])],
    shapes: [],
    isOpen: name => later.has(name),
    shapesOpen,
  }
}

/** Every name has its value, and shapes are those that the builder knows. */
export function knownNames(names: Names): KnownNames {
  return {
    value: name => names.value(name),
    shape: layer => names.shape(layer),
    values: names.values,
    shapes: names.shapes,
    isOpen: () => false,
    shapesOpen: false,
  }
}
