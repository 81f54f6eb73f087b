/** The picture of a model: boxes, edges and a title, as data. Every format is printed from it. */
import type { PlainShape } from '../../build/summary.ts'
import type { DType } from '../../graph/shape.ts'
import type { Kind } from './kinds.ts'

/**
 * `source`: one box per layer, as the config says. `fused`: one box per kernel. `diff`: two
 * pictures as one, either both stages beside each other or what became of a model.
 */
export type Stage = 'source' | 'fused' | 'diff'

/** What one layer contributes to a kernel. */
export interface Part {
  /** Name of the layer or input. */
  readonly name: string
  readonly type: string
  readonly kind: Kind
  /** The operations of this layer in this kernel, counted: `matmul, 2 map`. */
  readonly ops: string
}

export interface Box {
  /** A path that stays the same while the model around it changes: `conv2d`, `probs:output`. */
  readonly id: string
  /** What it is: `Conv2D`, `input`, `Conv2D + PReLU`. */
  readonly label: string
  /** What it is called in the config. */
  readonly name: string
  /** Path of the innermost group that it stands in; empty outside of groups. */
  readonly group: string
  readonly kind: Kind
  /** Further lines about it: `filters 32, kernel_size 3`. */
  readonly detail: readonly string[]
  readonly dtype: DType
  /** Shape of the result, the batch included. */
  readonly shape: PlainShape
  /** Number of stored parameters. */
  readonly params: number
  /** At batch 1, 2 per multiply-add; null where a dynamic dim decides. */
  readonly flops: number | null
  /** Bytes of what it computes, at batch 1; null where a dynamic dim decides. */
  readonly bytes: number | null
  /** Milliseconds of one run, where they were measured. */
  readonly time?: number
  /** What became of it, in a picture of two models. */
  readonly change?: BoxChange
  /** Line in the config, from 1. */
  readonly line: number
  /** The layers of a kernel, in the order in which they compute; empty at the source stage. */
  readonly parts: readonly Part[]
}

export type BoxChange = 'added' | 'removed' | 'changed'

/** Boxes of one block, or of one layer that became several kernels. */
export interface Group {
  /** `stage1/0`: the names of the groups around it, and its own. */
  readonly id: string
  readonly name: string
  /** Id of the group around it; empty at the top. */
  readonly parent: string
  /** Sums over the boxes in it and in its groups; `boxes` counts them. */
  readonly boxes: number
  readonly params: number
  readonly flops: number | null
  readonly bytes: number | null
  readonly time?: number
}

/** Neighbouring groups that are the same but for their names, each of which feeds the next. */
export interface Repeat {
  /** Ids of two or more groups with the same parent, in their order. */
  readonly groups: readonly string[]
}

export interface Edge {
  /** Ids of boxes. */
  readonly from: string
  readonly to: string
  /** What the reader sees, the batch included: a view may give it another shape than the box. */
  readonly shape: PlainShape
  /** The shape as people read it, where it is not the one that the box `from` was given. */
  readonly label?: string
  /** Between two kernels: why they are not one. */
  readonly apart?: string
  /** In a picture of two models, where only one of both has it. */
  readonly change?: Exclude<BoxChange, 'changed'>
}

export interface Picture {
  readonly version: 2
  readonly title: string
  readonly stage: Stage
  /** What is drawn, counted: `11 layers, 225k params, 5.29M FLOPs`. */
  readonly subtitle: string
  /** In the order of the config, or in the order in which kernels run; outputs last. */
  readonly boxes: readonly Box[]
  /** In the order of their readers; at most one between two boxes. */
  readonly edges: readonly Edge[]
  /** In the order of their first boxes, outer ones before those inside. */
  readonly groups: readonly Group[]
  readonly repeats: readonly Repeat[]
  /** Ids of outermost groups that stand beside each other: two pictures as one. */
  readonly panels: readonly string[]
}

/** A picture before its groups are known, which follow from the boxes. */
export type FlatPicture = Omit<Picture, 'version' | 'groups' | 'repeats' | 'panels'>
