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
import { type Kind, kindNames, kinds } from '../picture/kinds.ts'
import { costText, exampleShape } from '../picture/label-text.ts'
import type { Layout, LayoutEngine, Point } from '../layout/layout.ts'
import type { Box, Edge, Picture } from '../picture/picture.ts'
import { pageMargin as margin, svgPage } from './svg-page.ts'
import { bandPath, cornerRadius, markPath, roundedPath } from './svg-paths.ts'
import { graphRules } from './svg-style.ts'
import { fitText, textWidth } from './text-width.ts'
import { element, openTag, xmlId } from './xml.ts'

/** Title and subtitle above the boxes. */
const headerHeight = 76
/** Longer subtitles do not widen the page. */
const widestHeader = 480
const legendLine = 20
/** Below a box, where the shape of its result stands beside the edge. */
const shapeStrip = 17
const arrowHeight = 7

/** A box with what is drawn in it and below it. */
interface DrawnBox {
  readonly box: Box
  readonly frame: Frame
  /** The shape that leaves the box, where it is worth saying. */
  readonly shape: string
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
      reads: edges.some(each => each.to === box.id),
    }
  })
}

function printLayout(picture: Picture, drawn: readonly DrawnBox[], layout: Layout): string {
  const { title, subtitle, boxes, edges } = picture
  const header = textWidth(subtitle, textStyles.subtitle)
  const inner = Math.max(layout.width, Math.min(header, widestHeader))
  const legend = legendLines(boxes, inner)
  const origin = { x: margin + Math.floor((inner - layout.width) / 2), y: headerHeight }
  const bottom = origin.y + layout.height + 24
  const below = new Map(drawn.map(({ box, shape }) => [box.id, shape ? shapeStrip : 0]))
  const page = {
    width: inner + 2 * margin,
    height: bottom + legend.length * legendLine + margin - 6,
    ...{ title, subtitle: [subtitle], description: `${title}: ${subtitle}` },
    ...{ texts: textStyles, rules: graphRules },
  }
  return svgPage(page, [
    ...edges.map((edge, i) => edgeLine(edge, layout.routes[i]!, below.get(edge.from)!, origin)),
    ...drawn.flatMap((each, i) => boxLines(each, moved(layout.positions[i]!, origin))),
    ...legend.flatMap((line, i) =>
      line.flatMap(each => legendEntry(each, margin, bottom + i * legendLine)),
    ),
  ])
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

function boxLines({ box, frame, shape, reads }: DrawnBox, { x, y }: Point): readonly string[] {
  const { width, height, bands, texts } = frame
  const middle = width / 2
  return [
    openTag('g', { id: xmlId(box.id), transform: `translate(${x} ${y})` }),
    element('title', {}, describe(box)),
    element('rect', { class: 'paper', width, height, rx: cornerRadius }),
    ...bands.flatMap((band, i) => {
      const corners = { above: i === 0, below: band.y + band.height === height }
      return [
        element('path', { class: band.kind, d: bandPath(width, band, corners) }),
        element('path', { class: `${band.kind} mark`, d: markPath(band, corners) }),
      ]
    }),
    element('rect', { class: 'border', width, height, rx: cornerRadius }),
    ...(reads
      ? [element('path', { class: 'arrow', d: `M${middle - 4} -${arrowHeight}h8L${middle} 0Z` })]
      : []),
    ...texts.map(frameText),
    ...(shape ? [text('shape', middle + 8, height + 14, shape)] : []),
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

function legendEntry({ kind, x }: LegendEntry, left: number, y: number): readonly string[] {
  return [
    element('rect', { class: `${kind} mark`, x: left + x, y, width: 10, height: 10, rx: 2 }),
    text('detail', left + x + 16, y + 9, kindNames[kind]),
  ]
}
