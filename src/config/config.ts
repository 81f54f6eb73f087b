/** Config: a checked file, split for the builder. Positions stay with every value. */
import type { Source, Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'
import type { DType } from '../graph/shape.ts'
import type { OwnActivation } from './activations/own-activation.ts'
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
  /** `from: {query: q}`: the role of this input, and the place of its name. */
  readonly role: string | undefined
  readonly roleSpan: Span | undefined
  readonly span: Span
}

/** What an expression can give, and what a parameter can hold. */
export type ParamValue = number | boolean | string | readonly ParamValue[]

/**
 * What the names in an expression mean. Asking for the shape of a layer that is at fault gives
 * `poisoned`: what depends on it stays silent.
 */
export interface Names {
  value(name: string): ParamValue | undefined
  /** Sizes with the batch first; a dynamic dim is undefined. */
  shape(layer: string): readonly (number | undefined)[] | 'poisoned' | undefined
  /** Names that have values, and names that have shapes, for hints. */
  readonly values: readonly string[]
  readonly shapes: readonly string[]
}

/** Text whose meaning depends on names: `stride != 1`, `depth[0]`. */
export interface OpenText {
  readonly text: string
  readonly span: Span
}

export interface LayerItem {
  /** A layer of the catalog, a block of `blocks:`, or a call of one of `modules:`. */
  readonly kind: 'layer' | 'block' | 'call'
  /** Main name of the catalog (aliases are resolved), or the name of the block or module. */
  readonly type: string
  /** The layer's key in the text, or the bare name. */
  readonly span: Span
  /** Arguments by name; the bare value of a main argument is already under its name. */
  readonly args: { readonly [name: string]: Json }
  /** The item that argument paths start from: a path `['units']` leads from here to its place. */
  readonly argsItem: Item
  /** Where arguments are a bare value: `argsItem` is that value of the main argument itself. */
  readonly bare: boolean
  readonly name: { readonly text: string; readonly span: Span } | undefined
  readonly from: readonly NameReference[] | undefined
  /** `weights`: what weight files call the layer, and whose weights it has. */
  readonly weights: string | undefined
  readonly trainable: boolean
  /** `expect`: the shape that the result must have, without the batch. */
  readonly expect:
    { readonly shape: readonly (number | string | null)[]; readonly span: Span } | undefined
  /** The whole entry as it stands in the list. */
  readonly item: Item
  /** True where values of it wait for names; `closeLayer` gives the layer without. */
  readonly open: boolean
  /** Left out where this is false; its name then means `otherwise`, or what feeds it. */
  readonly when: OpenText | undefined
  readonly otherwise: NameReference | undefined
  readonly repeat: Repeat | undefined
  /** True where all repeats have the same weights. */
  readonly share: boolean
}

/** `repeat: 3`, `repeat: depth[0]`, `repeat: {times: n, rest: {stride: 1}}`. */
export interface Repeat {
  readonly times: OpenText | number
  /** Arguments that every repeat but the first has instead of the written ones. */
  readonly rest: MapItem | undefined
  readonly span: Span
}

export interface OutputDeclaration {
  /** The name that users of the model see. */
  readonly name: string
  readonly layer: NameReference
}

/** Layers that are wired among themselves: those of the model, or those of a block. */
export interface Body {
  readonly inputs: readonly { readonly name: string; readonly span: Span }[]
  readonly layers: readonly LayerItem[]
  /** Undefined: the last layer, under its own name. */
  readonly outputs: readonly OutputDeclaration[] | undefined
}

/** A parameter of a config or of a block. */
export interface Param {
  readonly name: string
  readonly type: 'int' | 'float' | 'bool' | 'text' | 'list'
  /** What it is where nothing else is said; open in a block, undefined where it must be given. */
  readonly default: ParamValue | OpenText | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly doc: string | undefined
  readonly span: Span
}

/** A block of layers, as `blocks:` declares it. */
export interface Block {
  /** With the namespace of the file that it comes from: `common.conv_bn`. */
  readonly name: string
  readonly params: readonly Param[]
  readonly body: Body
  readonly span: Span
  /** Parameters of the file that it stands in. */
  readonly values: ReadonlyMap<string, ParamValue>
}

export interface Config extends Body {
  readonly source: Source
  readonly name: string
  readonly inputs: readonly InputDeclaration[]
  /**
   * Values of `params:`, after variant and overrides; the name of an own activation is its own
   * `$name` as text.
   */
  readonly values: ReadonlyMap<string, ParamValue>
  readonly params: readonly Param[]
  /** Names of `variants:`. */
  readonly variants: readonly string[]
  readonly blocks: ReadonlyMap<string, Block>
  /** Own activations of this file and of included ones, by `$name`, `$common.name`. */
  readonly activations: ReadonlyMap<string, OwnActivation>
  /** Layers (or block uses) with one set of weights for all calls. */
  readonly modules: ReadonlyMap<string, LayerItem>
  /** `training:` and `limits:` as items, read by their own rooms through the catalog's fields. */
  readonly training: MapItem | undefined
  readonly limits: MapItem | undefined
  /** `state_dict:` as an item: `readStateDict` reads it. */
  readonly stateDict: MapItem | undefined
}
