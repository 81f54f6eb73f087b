/** Layout: where boxes and edges lie. The engine behind it can be another one. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A box to be placed. Edges enter at the middle of its top, leave at the middle of its bottom. */
export interface LayoutBox extends Size {
  readonly id: string
}

export interface LayoutEdge {
  readonly from: string
  readonly to: string
}

/** In whole pixels. Nothing lies left of or above 0, 0. */
export interface Layout extends Size {
  /** Upper left corners, in the order of the boxes. */
  readonly positions: readonly Point[]
  /** From box to box in horizontal and vertical pieces, in the order of the edges. */
  readonly routes: readonly (readonly Point[])[]
}

export interface LayoutEngine {
  /** Places boxes from top to bottom along their edges. The same input has the same layout. */
  layoutFlat(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): Promise<Layout>
}
