/** Line charts: scales, ticks, axes and series as SVG elements. */
import { plainText } from '../picture/label-text.ts'
import type { Point } from '../layout/layout.ts'
import { type TextStyle, textWidth } from '../print/text-width.ts'
import { type Palette, basicRules } from '../print/svg-style.ts'
import { element } from '../print/xml.ts'

export const chartTextStyles = {
  title: { size: 17, bold: true },
  subtitle: { size: 12 },
  label: { size: 13, bold: true },
  tick: { size: 11 },
} as const satisfies { readonly [name: string]: TextStyle }

/** Each in a colour and a dash pattern of its own, so that no one needs the colours. */
export const seriesClasses = ['solid', 'dashed', 'dotted', 'mixed', 'long', 'short'] as const

export interface Series {
  /** What the legend says: `validation 0.0451`; what is named elsewhere has an empty one. */
  readonly name: string
  readonly look: (typeof seriesClasses)[number]
  /** Connected points, in the units of the axes. */
  readonly pieces: readonly (readonly Point[])[]
  /** True where each point is shown as a dot. */
  readonly dots: boolean
}

export interface Axis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

export interface Panel {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly xLabel: string
  readonly series: readonly Series[]
}

/** The area of the curves; title, legend and numbers stand around it. */
export interface PlotArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Above the curves: the title of the panel and the legend. */
export const panelHeader = 46
/** Below: numbers and the name of the x axis. */
export const panelFooter = 40

/** About `count` multiples of 1, 2 or 5 times a power of ten, from below `low` to above `high`. */
export function niceAxis(low: number, high: number, count: number): Axis {
  if (high <= low) {
    const around = Math.max(Math.abs(low) / 4, 1e-6)
    return niceAxis(low - around, low + around, count)
  }
  const rough = (0.7 * (high - low)) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find(each => each * power >= rough) ?? 10)
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)]
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => exact((first + i) * step))
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks }
}

/** Without the noise of binary fractions: 0.3, not 0.30000000000000004. */
function exact(value: number): number {
  return Number(value.toPrecision(12)) + 0
}

/** All ticks of an axis with the decimals that tell them apart. */
export function tickTexts(ticks: readonly number[]): readonly string[] {
  const largest = Math.max(...ticks.map(Math.abs))
  if (largest >= 1e6 || largest < 1e-4) return ticks.map(each => String(each))
  const decimals = Math.max(...ticks.map(each => (String(each).split('.')[1] ?? '').length))
  return ticks.map(each => each.toFixed(decimals).replace('-', '−'))
}

export function panelLines(panel: Panel, area: PlotArea): readonly string[] {
  const { left, top, width, height } = area
  const toX = scale(panel.x, left, left + width)
  const toY = scale(panel.y, top + height, top)
  return [
    ...(panel.title ? [text('label', left, top - 28, panel.title)] : []),
    ...legend(panel.series, left, top - 10),
    ...gridLines(panel, area, toX, toY),
    ...panel.series.flatMap(each => seriesLines(each, toX, toY)),
    text('tick middle', left + width / 2, top + height + 34, panel.xLabel),
  ]
}

type Scale = (value: number) => number

/** Pixels of values, to a tenth. */
function scale({ low, high }: Axis, from: number, to: number): Scale {
  return value => Math.round(10 * (from + ((value - low) / (high - low)) * (to - from))) / 10
}

function text(style: string, x: number, y: number, content: string): string {
  return element('text', { class: style, x, y }, plainText(content))
}

function legend(series: readonly Series[], left: number, y: number): readonly string[] {
  let x = left
  const named = series.filter(({ name }) => name !== '')
  return named.flatMap(({ name, look }) => {
    const start = x
    x += 28 + textWidth(name, chartTextStyles.tick) + 16
    return [
      element('path', { class: `series ${look}`, d: `M${start} ${y - 4}h22` }),
      text('tick', start + 28, y, name),
    ]
  })
}

function gridLines(
  { x, y }: Panel,
  { left, top, width, height }: PlotArea,
  toX: Scale,
  toY: Scale,
): readonly string[] {
  const bottom = top + height
  const [xTexts, yTexts] = [tickTexts(x.ticks), tickTexts(y.ticks)]
  const base = y.ticks.includes(0) ? 0 : y.low
  return [
    ...y.ticks.flatMap((tick, i) => [
      element('path', {
        class: tick === base ? 'border axis' : 'border',
        d: `M${left} ${toY(tick)}h${width}`,
      }),
      text('tick right', left - 8, toY(tick) + 4, yTexts[i]!),
    ]),
    ...(x.low < 0
      ? [element('path', { class: 'border axis', d: `M${toX(0)} ${top}V${bottom}` })]
      : []),
    ...x.ticks.map((tick, i) => text('tick middle', toX(tick), bottom + 17, xTexts[i]!)),
  ]
}

function seriesLines({ look, pieces, dots }: Series, toX: Scale, toY: Scale): readonly string[] {
  const placed = pieces.map(piece => piece.map(({ x, y }) => ({ x: toX(x), y: toY(y) })))
  const path = (points: readonly Point[]): string =>
    points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  return [
    ...placed
      .filter(each => each.length > 1)
      .map(each => element('path', { class: `series ${look}`, d: path(simplify(each)) })),
    ...(dots ? placed.flat() : []).map(({ x, y }) =>
      element('circle', { class: look, cx: x, cy: y, r: 2.5 }),
    ),
  ]
}

/** Leaves out points that lie closer than this to the line without them. In pixels. */
const tolerance = 0.1

/** Douglas and Peucker, https://doi.org/10.3138/FM57-6770-U75U-7727 */
function simplify(points: readonly Point[]): readonly Point[] {
  const [first, last] = [points[0]!, points.at(-1)!]
  const distances = points.map(each => distanceFrom(each, first, last))
  const farthest = distances.indexOf(Math.max(...distances))
  if (distances[farthest]! <= tolerance) return [first, last]
  return [...simplify(points.slice(0, farthest + 1)), ...simplify(points.slice(farthest)).slice(1)]
}

/** Distance of a point from the line through two others. */
function distanceFrom({ x, y }: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(x - from.x, y - from.y)
  return Math.abs(dx * (y - from.y) - dy * (x - from.x)) / length
}

export function chartRules(palette: Palette): readonly string[] {
  const { contraction, activation } = palette.kinds
  return [
    ...basicRules(palette),
    '.border{stroke-opacity:.6}',
    `.axis{stroke:${palette.line};stroke-opacity:1}`,
    '.series{fill:none;stroke-width:2;stroke-linejoin:round}',
    `.series.solid{stroke:${contraction.mark}}`,
    `.series.dashed{stroke:${activation.mark};stroke-dasharray:6 4}`,
    `circle.solid{fill:${contraction.mark}}`,
    `circle.dashed{fill:${activation.mark}}`,
  ]
}

/** Of charts in a page, which lay more curves over each other, and bars under them. */
export function overlayRules({ kinds }: Palette): readonly string[] {
  const looks = { dotted: 'merge', mixed: 'pooling', long: 'elementwise', short: 'port' } as const
  const dashes = { dotted: '2 4', mixed: '10 4 2 4', long: '14 5', short: '4 3' } as const
  return [
    ...(Object.keys(looks) as (keyof typeof looks)[]).flatMap(look => {
      const { mark } = kinds[looks[look]]
      return [
        `.series.${look}{stroke:${mark};stroke-dasharray:${dashes[look]}}`,
        `circle.${look}{fill:${mark}}`,
      ]
    }),
    `.bar{fill:${kinds.contraction.mark};fill-opacity:.3}`,
  ]
}
