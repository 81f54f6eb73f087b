/** Layout: where boxes and edges lie. The engine behind it can be another one. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A box to be placed. Edges enter at its top and leave at its bottom. */
export interface LayoutBox extends Size {
  /** Where edges enter and leave, as distances from its left side. */
  readonly inlets: readonly number[]
  readonly outlets: readonly number[]
  /** Above or below all others, in a row with those of the same place. */
  readonly place?: 'first' | 'last'
}

/** One end of an edge: numbers of a box and of one of its outlets or inlets. */
export interface LayoutEnd {
  readonly box: number
  readonly port: number
}

export interface LayoutEdge {
  readonly from: LayoutEnd
  readonly to: LayoutEnd
  /** True where it should run straight rather than others. */
  readonly trunk: boolean
}

/** In whole pixels. Nothing lies left of or above 0, 0. */
export interface Layout extends Size {
  /** Upper left corners, in the order of the boxes. */
  readonly positions: readonly Point[]
  /** From box to box in horizontal and vertical pieces, in the order of the edges. */
  readonly routes: readonly (readonly Point[])[]
}

/** Between a box and what stands below it. */
export const rowGap = 24

export interface LayoutEngine {
  /** Places boxes from top to bottom along their edges. The same input has the same layout. */
  layoutFlat(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): Promise<Layout>
}

/** Which way a picture runs: from top to bottom, or from left to right. */
export type Direction = 'TB' | 'LR'
