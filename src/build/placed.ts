/** Concrete layers: a config whose blocks, repeats, calls and conditions are expanded. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { LayerItem } from '../config/config.ts'
import type { Note } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'

/** One result of an input or a layer; sources are numbered, inputs first, then layers in order. */
export interface Result {
  readonly source: number
  /** Counted from 0; all but some layers have just one. */
  readonly output: number
}

/** What a layer reads, and as what: the role is undefined where inputs go by position. */
export interface PlacedFeed extends Result {
  readonly role: string | undefined
}

/** A layer with everything that its place in the config says about it. */
export interface PlacedLayer {
  /** Closed: no value of it waits for a name. */
  readonly item: LayerItem
  readonly definition: LayerDefinition
  /** `stage1/0/main`: the names of the blocks around it, and its own. */
  readonly name: string
  /** True where every part of the name was written. */
  readonly named: boolean
  /** Names the weights; differs from `name` where layers share them. */
  readonly weights: string
  /** True where calls of a module, or repeats, have the same weights. */
  readonly shared: boolean
  /** Uses of the blocks around it, innermost first. */
  readonly uses: readonly Span[]
  /** The same for people: `in block 'residual', repeat 2 of 3, used here`. */
  readonly notes: readonly Note[]
  /** In the order of the roles. */
  readonly feeds: readonly PlacedFeed[]
}

export interface PlacedOutput extends Result {
  readonly name: string
}

/** The flat form of a model: made once by the first build, and walked again by every other. */
export interface Expansion {
  readonly layers: readonly PlacedLayer[]
  readonly outputs: readonly PlacedOutput[]
}

/** `lstm`, or `lstm@1` for a result that is not the first. */
export function resultName(source: string, output: number): string {
  return output === 0 ? source : `${source}@${output}`
}
