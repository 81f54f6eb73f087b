/** What a page of pictures knows about them, as JSON in the page. */
import type { Folded } from './fold.ts'

export interface PageItem {
  readonly id: string
  /** What it is and what it is called. */
  readonly label: string
  readonly name: string
  /** Ids of the groups around it, outer ones first. */
  readonly inside: readonly string[]
  readonly isGroup: boolean
  /** What the panel says: `parameters`, `320`. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly reads: readonly string[]
  readonly readBy: readonly string[]
  /** Ids in the other picture that have a part in the same. */
  readonly others: readonly string[]
}

export interface PagePicture {
  /** `source`; ids in the document are `source:` and the id. */
  readonly name: string
  readonly title: string
  readonly root: Folded
  /** Groups that are closed at first. */
  readonly closed: readonly string[]
  /** Where lines leave groups, as distances from their left side. */
  readonly outlets: { readonly [group: string]: readonly number[] }
  readonly items: readonly PageItem[]
}

export interface PageData {
  readonly first: string
  readonly pictures: readonly PagePicture[]
}
