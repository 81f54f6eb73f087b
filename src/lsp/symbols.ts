/** The names of a config: where each is declared, and where it is used. */
import type { Span } from '../diagnostics/source.ts'
import type { Path } from '../fields/field.ts'

/**
 * Names that can be confused with each other are of one space: inputs and layers share one, and so
 * do parameters and own activations, which are both `$name`.
 */
export type Space = 'source' | 'block' | 'module' | 'param' | 'variant'

/** Which name is meant, wherever it stands. */
export interface NameKey {
  readonly space: Space
  /** The block, or the own activation as `$name`, that the name is of; empty for the whole file. */
  readonly scope: string
  readonly name: string
}

export interface Use extends NameKey {
  readonly span: Span
}

export interface Declaration extends Use {
  readonly kind: 'input' | 'layer' | 'block' | 'module' | 'param' | 'variant' | 'activation'
  /** False where tenon chose the name: `span` is then that of the layer's type. */
  readonly written: boolean
  /** All that is declared, the name included. */
  readonly whole: Span
  /** Leads to what is declared. */
  readonly path: Path
  /** Type of a layer, name of a block that a layer uses, or of the module that it calls. */
  readonly type: string | undefined
}

export interface Symbols {
  /** In source order within each scope. */
  readonly declarations: readonly Declaration[]
  /** By `keyOf`; of two with one name the first. */
  readonly byKey: ReadonlyMap<string, Declaration>
  /** Only uses of names that are declared in this file, or in included ones. */
  readonly uses: readonly Use[]
}

/** One name as text, to compare and to look up. */
export function keyOf({ space, scope, name }: NameKey): string {
  return `${space} ${scope} ${name}`
}

export function isSameName(a: NameKey, b: NameKey): boolean {
  return keyOf(a) === keyOf(b)
}

export function declarationOf({ byKey }: Symbols, key: NameKey): Declaration | undefined {
  return byKey.get(keyOf(key))
}

/** The declaration or use whose name is at an offset. */
export function symbolAt(
  { declarations, uses }: Symbols,
  offset: number,
): Declaration | Use | undefined {
  const at = ({ span }: Use): boolean => span.start <= offset && offset <= span.end
  return declarations.find(each => each.written && at(each)) ?? uses.find(at)
}

/** Every place where a name is written, its declaration first. */
export function placesOf({ declarations, uses }: Symbols, key: NameKey): readonly Span[] {
  const written = declarations.filter(each => each.written && isSameName(each, key))
  return [...written, ...uses.filter(each => isSameName(each, key))].map(each => each.span)
}
