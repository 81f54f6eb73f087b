/** Outlines as SVG path data: edges with rounded corners, bands of boxes and their marks. */
import type { Point } from '../layout/layout.ts'

/** Of edges and boxes. */
export const cornerRadius = 6

/** A path of horizontal and vertical pieces with rounded corners. */
export function roundedPath(points: readonly Point[]): string {
  const commands = points.slice(1, -1).map((corner, i) => {
    const [before, after] = [points[i]!, points[i + 2]!]
    const reach = Math.floor(
      Math.min(cornerRadius, lengthOf(before, corner) / 2, lengthOf(corner, after) / 2),
    )
    const [start, end] = [towards(corner, before, reach), towards(corner, after, reach)]
    return `L${start.x} ${start.y}Q${corner.x} ${corner.y} ${end.x} ${end.y}`
  })
  const [first, last] = [points[0]!, points.at(-1)!]
  return `M${first.x} ${first.y}${commands.join('')}L${last.x} ${last.y}`
}

function lengthOf(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
}

function towards(from: Point, to: Point, distance: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * distance,
    y: from.y + Math.sign(to.y - from.y) * distance,
  }
}

/** Which ends of a band are ends of its box, and round. */
export interface Corners {
  readonly above: boolean
  readonly below: boolean
}

/** A band in its box, from top to bottom. */
export type Extent = { readonly y: number; readonly height: number }

export function bandPath(width: number, { y, height }: Extent, { above, below }: Corners): string {
  const r = cornerRadius
  const [a, b] = [above ? r : 0, below ? r : 0]
  const top = `M0 ${y + a}${above ? `q0 -${r} ${r} -${r}` : ''}H${width - a}`
  const rightSide = `${above ? `q${r} 0 ${r} ${r}` : ''}V${y + height - b}`
  const bottom = `${below ? `q0 ${r} -${r} ${r}` : ''}H${b}${below ? `q-${r} 0 -${r} -${r}` : ''}Z`
  return `${top}${rightSide}${bottom}`
}

/** The left end of a band, as wide as its corner is round. */
export function markPath({ y, height }: Extent, { above, below }: Corners): string {
  const r = cornerRadius
  const start = above ? `M${r} ${y}q-${r} 0 -${r} ${r}` : `M${r} ${y}H0`
  const end = below ? `V${y + height - r}q0 ${r} ${r} ${r}` : `V${y + height}H${r}`
  return `${start}${end}Z`
}

/** A band cut across into so many pieces, each about as high as the others. */
export function cutBand({ y, height }: Extent, count: number): readonly Extent[] {
  const ends = Array.from({ length: count + 1 }, (_, i) => y + Math.round((i * height) / count))
  return ends.slice(1).map((end, i) => ({ y: ends[i]!, height: end - ends[i]! }))
}
