/** Config: a checked file, split for the builder. Positions stay with every value. */
import type { Source, Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'
import type { DType } from '../graph/shape.ts'
import type { Item, MapItem } from './item.ts'

export interface InputDeclaration {
  readonly name: string
  /** Without the batch; null is a dynamic dim of its own, text a named one. */
  readonly shape: readonly (number | string | null)[]
  readonly dtype: DType
  /** Multiplies every value, as float32; undefined leaves the values and their dtype alone. */
  readonly scale: number | undefined
  readonly span: Span
}

/** A name that a layer or output refers to: `from: left`. */
export interface NameReference {
  readonly name: string
  /** `lstm@1`: which output of a layer with several. */
  readonly output: number
  /** `from: {query: q}`: the role of this input. */
  readonly role: string | undefined
  readonly span: Span
}

export interface LayerItem {
  /** Main name of the catalog (aliases are resolved). */
  readonly type: string
  /** The layer's key in the text, or the bare name. */
  readonly span: Span
  /** Arguments by name; the bare value of a main argument is already under its name. */
  readonly args: { readonly [name: string]: Json }
  /** The item that argument paths start from: a path `['units']` leads from here to its place. */
  readonly argsItem: Item
  /**
   * True where the arguments are a bare value: `argsItem` is then the value of the main argument
   * itself.
   */
  readonly bare: boolean
  readonly name: { readonly text: string; readonly span: Span } | undefined
  readonly from: readonly NameReference[] | undefined
  readonly trainable: boolean
  /** `expect`: the shape that the result must have, without the batch. */
  readonly expect:
    { readonly shape: readonly (number | string | null)[]; readonly span: Span } | undefined
}

export interface OutputDeclaration {
  /** The name that users of the model see. */
  readonly name: string
  readonly layer: NameReference
}

export interface Config {
  readonly source: Source
  readonly name: string
  readonly inputs: readonly InputDeclaration[]
  readonly layers: readonly LayerItem[]
  /** Undefined: the last layer, under its own name. */
  readonly outputs: readonly OutputDeclaration[] | undefined
  /** `training:` and `limits:` as items, read by their own rooms through the catalog's fields. */
  readonly training: MapItem | undefined
  readonly limits: MapItem | undefined
}
