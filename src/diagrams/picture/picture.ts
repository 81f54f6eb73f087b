/** The picture of a model: boxes, edges and a title, as data. Every format is printed from it. */
import type { PlainShape } from '../../build/summary.ts'
import type { DType } from '../../graph/shape.ts'
import type { Kind } from './kinds.ts'

/** `source`: one box per layer, as the config says. `fused`: one box per kernel. */
export type Stage = 'source' | 'fused'

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
  /** Line in the config, from 1. */
  readonly line: number
  /** The layers of a kernel, in the order in which they compute; empty at the source stage. */
  readonly parts: readonly Part[]
}

export interface Edge {
  /** Ids of boxes. */
  readonly from: string
  readonly to: string
  /** What the reader sees, the batch included: a view may give it another shape than the box. */
  readonly shape: PlainShape
  /** The shape as people read it, where it is not the one that the box `from` was given. */
  readonly label?: string
}

export interface Picture {
  readonly version: 1
  readonly title: string
  readonly stage: Stage
  /** What is drawn, counted: `11 layers, 225k params, 5.29M FLOPs`. */
  readonly subtitle: string
  /** In the order of the config, or in the order in which kernels run; outputs last. */
  readonly boxes: readonly Box[]
  /** In the order of their readers; at most one between two boxes. */
  readonly edges: readonly Edge[]
}
