/** Pictures as SVG: one element per line, whole pixels, coordinates of a box relative to it. */
import {
  type Frame,
  type FrameText,
  type TextClass,
  frameOf,
  frameWidth,
  gap,
  textStyles,
} from './frame.ts'
import { type Kind, kindNames, kinds } from './kinds.ts'
import { costText, exampleShape } from './label-text.ts'
import type { Layout, LayoutEngine, Point } from './layout.ts'
import type { Box, Edge, Picture } from './picture.ts'
import { graphRules, styleLines } from './svg-style.ts'
import { fitText, textWidth } from './text-width.ts'
import { element, openTag, xmlId } from './xml.ts'

const margin = 24
const headerHeight = 68
const legendLine = 20
/** Below a box, where the shape of its result stands beside the edge. */
const shapeStrip = 17
const cornerRadius = 6
const arrowHeight = 7

/** A box with what is drawn in it and below it. */
interface DrawnBox {
  readonly box: Box
  readonly frame: Frame
  /** The shape that leaves the box, where it is worth saying. */
  readonly shape: string
  readonly isRead: boolean
  readonly reads: boolean
}

export async function printSvg(picture: Picture, engine: LayoutEngine): Promise<string> {
  const drawn = drawnBoxes(picture)
  const sized = drawn.map(({ box, frame, shape }) => ({
    id: box.id,
    width: frame.width,
    height: frame.height + (shape ? shapeStrip : 0),
  }))
  const layout = await engine.layoutFlat(sized, picture.edges)
  return printLayout(picture, drawn, layout)
}

function drawnBoxes({ boxes, edges }: Picture): readonly DrawnBox[] {
  const width = frameWidth(boxes)
  return boxes.map(box => {
    const outgoing = edges.filter(each => each.from === box.id)
    const shapes = [...new Set(outgoing.flatMap(({ label }) => label ?? []))].join(', ')
    return {
      box,
      frame: frameOf(box, width),
      shape: fitText(shapes, width / 2 - 10, textStyles.shape),
      isRead: outgoing.length > 0,
      reads: edges.some(each => each.to === box.id),
    }
  })
}

function printLayout(picture: Picture, drawn: readonly DrawnBox[], layout: Layout): string {
  const { title, subtitle, boxes, edges } = picture
  const headerWidth = Math.max(
    textWidth(title, textStyles.title),
    textWidth(subtitle, textStyles.subtitle),
  )
  const inner = Math.max(layout.width, Math.min(headerWidth, 480))
  const width = inner + 2 * margin
  const legend = legendLines(boxes, inner)
  const top = margin + headerHeight - 16
  const bottom = top + layout.height + 24
  const height = bottom + legend.length * legendLine + margin - 6
  const origin = { x: margin + Math.floor((inner - layout.width) / 2), y: top }
  const below = new Map(drawn.map(({ box, shape }) => [box.id, shape ? shapeStrip : 0]))
  return lines(
    openTag('svg', {
      ...{ xmlns: 'http://www.w3.org/2000/svg', role: 'img' },
      ...{ width, height, viewBox: `0 0 ${width} ${height}` },
    }),
    element('title', {}, `${title}: ${subtitle}`),
    styleLines(textStyles, graphRules),
    element('rect', { class: 'paper', width, height }),
    text('title', margin, margin + 16, fitText(title, inner, textStyles.title)),
    text('subtitle', margin, margin + 35, fitText(subtitle, inner, textStyles.subtitle)),
    edges.map((edge, i) => edgeLine(edge, layout.routes[i]!, below.get(edge.from)!, origin)),
    drawn.map((each, i) => boxLines(each, moved(layout.positions[i]!, origin))),
    legend.map((line, i) => line.map(each => legendEntry(each, margin, bottom + i * legendLine))),
    '</svg>',
  )
}

type Lines = string | readonly Lines[]

function lines(...parts: readonly Lines[]): string {
  const flat = (part: Lines): readonly string[] =>
    typeof part === 'string' ? [part] : part.flatMap(flat)
  return `${flat(parts).join('\n')}\n`
}

function text(style: TextClass, x: number, y: number, content: string, place = ''): string {
  return element('text', { class: place ? `${style} ${place}` : style, x, y }, content)
}

function moved({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y }
}

/** The route starts at the box itself, beside the shape, and ends where the arrow begins. */
function edgeLine({ from, to }: Edge, route: readonly Point[], strip: number, by: Point): string {
  const points = route.map(each => moved(each, by))
  const first = { ...points[0]!, y: points[0]!.y - strip }
  const last = { ...points.at(-1)!, y: points.at(-1)!.y - arrowHeight + 1 }
  const d = roundedPath([first, ...points.slice(1, -1), last])
  return element('path', { class: 'edge', 'data-from': from, 'data-to': to, d })
}

/** A path of horizontal and vertical pieces with rounded corners. */
function roundedPath(points: readonly Point[]): string {
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

function boxLines({ box, frame, shape, reads }: DrawnBox, { x, y }: Point): Lines {
  const { width, height, bands, texts } = frame
  const middle = width / 2
  return [
    openTag('g', { id: xmlId(box.id), transform: `translate(${x} ${y})` }),
    element('title', {}, describe(box)),
    element('rect', { class: 'paper', width, height, rx: cornerRadius }),
    bands.map((band, i) => {
      const corners = { above: i === 0, below: band.y + band.height === height }
      return [
        element('path', { class: band.kind, d: bandPath(width, band, corners) }),
        element('path', { class: `${band.kind} mark`, d: markPath(band, corners) }),
      ]
    }),
    element('rect', { class: 'border', width, height, rx: cornerRadius }),
    reads
      ? [element('path', { class: 'arrow', d: `M${middle - 4} -${arrowHeight}h8L${middle} 0Z` })]
      : [],
    texts.map(frameText),
    shape ? [text('shape', middle + 8, height + 14, shape)] : [],
    '</g>',
  ]
}

/** A label and its name are one element, so that the name follows the label in any font. */
function frameText({ text: content, style, name, x, y, right }: FrameText): string {
  if (name === undefined) return text(style, x, y, content, right ? 'right' : '')
  const label = element('tspan', { class: style }, content)
  const rest = element('tspan', { class: 'name', dx: gap }, name)
  return `${openTag('text', { x, y })}${label}${rest}</text>`
}

/** Everything about a box, for those who point at it. */
function describe({ label, name, detail, dtype, shape, params, flops, line }: Box): string {
  const result = `${dtype} ${exampleShape(shape)}`
  const facts = [`${label} ${name}`, ...detail, result, costText(params, flops), `line ${line}`]
  return facts.filter(Boolean).join(', ')
}

interface Corners {
  readonly above: boolean
  readonly below: boolean
}

type Extent = { readonly y: number; readonly height: number }

function bandPath(width: number, { y, height }: Extent, { above, below }: Corners): string {
  const r = cornerRadius
  const [a, b] = [above ? r : 0, below ? r : 0]
  const top = `M0 ${y + a}${above ? `q0 -${r} ${r} -${r}` : ''}H${width - a}`
  const rightSide = `${above ? `q${r} 0 ${r} ${r}` : ''}V${y + height - b}`
  const bottom = `${below ? `q0 ${r} -${r} ${r}` : ''}H${b}${below ? `q-${r} 0 -${r} -${r}` : ''}Z`
  return `${top}${rightSide}${bottom}`
}

/** The left end of a band, as wide as its corner is round. */
function markPath({ y, height }: Extent, { above, below }: Corners): string {
  const r = cornerRadius
  const start = above ? `M${r} ${y}q-${r} 0 -${r} ${r}` : `M${r} ${y}H0`
  const end = below ? `V${y + height - r}q0 ${r} ${r} ${r}` : `V${y + height}H${r}`
  return `${start}${end}Z`
}

interface LegendEntry {
  readonly kind: Kind
  readonly x: number
}

/** The kinds that the picture shows, broken into lines of the given width. */
function legendLines(boxes: readonly Box[], width: number): readonly (readonly LegendEntry[])[] {
  const shown = new Set(boxes.flatMap(({ kind, parts }) => [kind, ...parts.map(each => each.kind)]))
  const result: LegendEntry[][] = []
  let x = Infinity
  for (const kind of kinds.filter(each => shown.has(each))) {
    const needed = 16 + textWidth(kindNames[kind], textStyles.detail)
    if (x + needed > width) {
      result.push([])
      x = 0
    }
    result.at(-1)!.push({ kind, x })
    x += needed + 16
  }
  return result
}

function legendEntry({ kind, x }: LegendEntry, left: number, y: number): Lines {
  return [
    element('rect', { class: `${kind} mark`, x: left + x, y, width: 10, height: 10, rx: 2 }),
    text('detail', left + x + 16, y + 9, kindNames[kind]),
  ]
}
