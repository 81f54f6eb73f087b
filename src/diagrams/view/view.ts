/** What is shown of a picture: groups open or closed, repeats once, and the edges between. */
import type { Kind } from '../picture/kinds.ts'
import type { Box, BoxChange, Group, Stage } from '../picture/picture.ts'

export interface ShownBox {
  readonly kind: 'box'
  readonly id: string
  readonly box: Box
}

/** A group; closed, it is drawn as one box. */
export interface ShownGroup {
  readonly kind: 'group'
  /** Path of the innermost group that it stands for: names inside are relative to it. */
  readonly id: string
  readonly title: string
  /** How many groups in a row are the same as this one, itself included. */
  readonly copies: number
  /** What one copy costs. */
  readonly totals: Pick<Group, 'boxes' | 'params' | 'flops' | 'bytes' | 'time'>
  /** What its boxes are. */
  readonly unit: 'layer' | 'kernel'
  /** The kinds in it, in the order in which they first come. */
  readonly kinds: readonly Kind[]
  /** What became of boxes in it, where there are two models. */
  readonly changes: readonly BoxChange[]
  /** True for one of several pictures beside each other. */
  readonly panel: boolean
  readonly open: boolean
  readonly items: readonly ShownItem[]
}

/** Stands for a box elsewhere that many read, beside one of its readers. */
export interface ShownChip {
  readonly kind: 'chip'
  readonly id: string
  /** What it stands for: an id, and a name. */
  readonly source: string
  readonly name: string
}

export type ShownItem = ShownBox | ShownGroup | ShownChip

export interface ShownEdge {
  /** Ids of boxes, closed groups and chips. */
  readonly from: string
  readonly to: string
  /** The shape, where it is worth saying. */
  readonly label?: string
  readonly change?: Exclude<BoxChange, 'changed'>
}

export interface View {
  readonly title: string
  readonly subtitle: string
  readonly stage: Stage
  readonly items: readonly ShownItem[]
  /** In the order of their readers; at most one between two. */
  readonly edges: readonly ShownEdge[]
}

export interface ViewOptions {
  /** Opens groups inside so many others, 0 for none; by default as many as stay readable. */
  readonly depth?: number
  /** Ids of groups that are open, whatever the depth. */
  readonly expand?: readonly string[]
  /** Repeats are shown once, unless this is false. */
  readonly roll?: boolean
}

/** Boxes, closed groups and chips: what edges join. */
export function leavesOf(items: readonly ShownItem[]): readonly ShownItem[] {
  return items.flatMap(item => (item.kind === 'group' && item.open ? leavesOf(item.items) : [item]))
}

/** Open groups, outer ones before those inside. */
export function openGroups(items: readonly ShownItem[]): readonly ShownGroup[] {
  return items.flatMap(item =>
    item.kind === 'group' && item.open ? [item, ...openGroups(item.items)] : [],
  )
}
