/** Reads a printed SVG back: where its boxes, texts and edges are. */
import { chartTextStyles } from '../../src/diagrams/charts/chart.ts'
import { textStyles } from '../../src/diagrams/print/frame.ts'
import { textWidth } from '../../src/diagrams/print/text-width.ts'

export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface DrawnBox extends Rect {
  readonly id: string
  /** Ids of the open groups around it, outer ones first. */
  readonly inside: readonly string[]
  readonly texts: readonly DrawnText[]
}

export interface DrawnText extends Rect {
  readonly text: string
  readonly style: string
}

export interface Drawing {
  readonly page: Rect
  readonly boxes: readonly DrawnBox[]
  readonly groups: readonly DrawnBox[]
  /** Texts outside boxes. */
  readonly texts: readonly DrawnText[]
  /** Horizontal and vertical pieces, corners as if they were not round. */
  readonly edges: readonly {
    readonly from: string
    readonly to: string
    readonly pieces: readonly Rect[]
    /** Ids of the open groups that it is drawn in. */
    readonly inside: readonly string[]
  }[]
}

interface Open {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly texts: DrawnText[]
  /** Outline, and what it is of. */
  size?: Rect
  isGroup?: boolean
}

export function readDrawing(svg: string): Drawing {
  const lines = svg.trimEnd().split('\n')
  const boxes: DrawnBox[] = []
  const groups: DrawnBox[] = []
  const texts: DrawnText[] = []
  const edges: Drawing['edges'][number][] = []
  const open: Open[] = []
  for (const line of lines) {
    const around = open.at(-1)
    const [x, y] = [around?.x ?? 0, around?.y ?? 0]
    const start = /^<g(?: id="([^"]*)")? transform="translate\((\d+) (\d+)\)">$/.exec(line)
    if (start) open.push({ id: start[1] ?? '', x: x + +start[2]!, y: y + +start[3]!, texts: [] })
    if (line.startsWith('<text')) (around?.texts ?? texts).push(...textsOf(line, x, y))
    if (around && /^<rect class="(border|frame|chip)/.test(line)) {
      around.size = rect(x, y, numberIn(line, 'width'), numberIn(line, 'height'))
      around.isGroup = line.startsWith('<rect class="frame')
    }
    if (line.startsWith('<path class="edge'))
      edges.push({
        from: wordIn(line, 'data-from'),
        to: wordIn(line, 'data-to'),
        pieces: piecesOf(wordIn(line, 'd'), x, y),
        inside: open.map(each => each.id).filter(Boolean),
      })
    if (line === '</g>') {
      const { id, size, isGroup, texts: own } = open.pop()!
      const inside = open.map(each => each.id).filter(Boolean)
      if (size) (isGroup ? groups : boxes).push({ ...size, id, texts: own, inside })
    }
  }
  const page = rect(0, 0, numberIn(lines[0]!, 'width'), numberIn(lines[0]!, 'height'))
  return { page, boxes, groups, texts, edges }
}

export function rect(x: number, y: number, width: number, height: number): Rect {
  return { left: x, top: y, right: x + width, bottom: y + height }
}

/** True where the inner areas meet; lines have none, so they may run along a border. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

export function isInside(inner: Rect, outer: Rect): boolean {
  return (
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom
  )
}

const styles = { ...textStyles, ...chartTextStyles }

/** The extent of a text line with its name, by the estimated widths of its characters. */
function textsOf(line: string, dx: number, dy: number): readonly DrawnText[] {
  const spans = [...line.matchAll(/<(?:text|tspan) class="([^"]*)"[^>]*>([^<]*)</g)]
  const x = numberIn(line, 'x') + dx
  const y = numberIn(line, 'y') + dy
  const parts = spans.map(([, style = '', escaped = '']) => {
    const text = unescaped(escaped)
    const look = styles[style.split(' ')[0] as keyof typeof styles]
    return { text, style, size: look.size, width: textWidth(text, look) }
  })
  const gaps = [...line.matchAll(/dx="(\d+)"/g)].reduce((sum, match) => sum + +match[1]!, 0)
  const width = parts.reduce((sum, each) => sum + each.width, gaps)
  const { size = 0, style = '' } = parts[0] ?? {}
  const left = style.endsWith('right') ? x - width : style.endsWith('middle') ? x - width / 2 : x
  const text = parts.map(each => each.text).join(' ')
  return [{ ...rect(left, y - 0.8 * size, width, size), text, style }]
}

function piecesOf(d: string, dx: number, dy: number): readonly Rect[] {
  const points = [...d.matchAll(/([MLQ])(-?\d+) (-?\d+)/g)].map(
    ([, , x, y]) => [+x! + dx, +y! + dy] as const,
  )
  return points.slice(1).map(([x, y], i) => {
    const [fromX, fromY] = points[i]!
    const [left, right] = [Math.min(x, fromX), Math.max(x, fromX)]
    const [top, bottom] = [Math.min(y, fromY), Math.max(y, fromY)]
    return { left, right, top, bottom }
  })
}

function wordIn(line: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1] ?? '')
}

function numberIn(line: string, name: string): number {
  return Number(wordIn(line, name))
}

const characters: { readonly [entity: string]: string } = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" },
}

export function unescaped(text: string): string {
  return text.replace(/&[^;]+;/g, each => characters[each] ?? each)
}
