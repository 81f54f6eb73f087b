/** Concrete layers: a config whose blocks, repeats, calls and conditions are expanded. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { LayerItem } from '../config/config.ts'
import type { Note } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'

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
  /** What it reads, in one numbering of all sources: inputs first, then layers in order. */
  readonly feeds: readonly number[]
}

export interface PlacedOutput {
  readonly name: string
  /** Source number. */
  readonly source: number
}

/** The flat form of a model: made once by the first build, and walked again by every other. */
export interface Expansion {
  readonly layers: readonly PlacedLayer[]
  readonly outputs: readonly PlacedOutput[]
}
