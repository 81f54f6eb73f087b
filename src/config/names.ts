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
  return {
    value: name => values.get(name),
    shape: () => undefined,
    values: [...values.keys()],
    shapes: [],
    isOpen: () => false,
    shapesOpen: false,
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

/** More names without a value yet, and shapes that are known later. */
export function withOpen(names: KnownNames, later: readonly string[]): KnownNames {
  const open = new Set(later)
  return {
    ...names,
    value: name => (open.has(name) ? undefined : names.value(name)),
    isOpen: name => open.has(name) || names.isOpen(name),
    values: [...new Set([...later, ...names.values])],
  }
}

/** The same names where shapes are known later. */
export function withShapes(names: KnownNames): KnownNames {
  return names.shapesOpen ? names : { ...names, shapesOpen: true }
}
