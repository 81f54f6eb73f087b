/** The picture of an activation: its curve, its gradient, and what it is given. */
import {
  type Axis,
  type PlotArea,
  niceAxis,
  panelFooter,
  panelHeader,
  panelLines,
} from '../../../diagrams/charts/chart.ts'
import type { Interval } from '../../../diagrams/charts/pieces.ts'
import type { Point } from '../../../diagrams/layout/layout.ts'
import { element } from '../../../diagrams/print/xml.ts'
import type { CurveView, HistogramView } from '../../worker/run-messages.ts'
import { type ChartContent, chartWidth, showChart } from '../chart-box.ts'

const widest = 660
const height = 380

/** Where the curves are in a chart of a width. */
function areaOf(width: number): PlotArea {
  const top = panelHeader - 16
  return { left: 44, top, width: width - 44 - 12, height: height - top - panelFooter }
}

/** Part of the height that the tallest bar takes. */
const tallest = 0.4

export interface CurveChart {
  readonly name: string
  readonly x: Interval
  readonly curve: CurveView
  readonly histogram: HistogramView | undefined
}

/** Heights beyond are not shown, so that curves that explode stay readable. */
export function limitsOf(x: Interval): Interval {
  return { low: x.low, high: 1.5 * x.high }
}

/** Shows a chart; `held` is the y axis to keep where it still fits, while something is dragged. */
export function showCurve(box: Element, chart: CurveChart, held: Axis | undefined): Axis {
  const { curve, name, histogram } = chart
  const x = niceAxis(chart.x.low, chart.x.high, 9)
  const y = steadyAxis(curve, held)
  const series = [
    { name: `${name}(x)`, look: 'solid', pieces: curve.curve, dots: false },
    { name: 'gradient', look: 'dashed', pieces: curve.gradient, dots: false },
  ] as const
  const width = chartWidth(box, widest)
  const area = areaOf(width)
  const bars = histogram ? barLines(histogram, chart.x, x, area) : []
  const panel = { title: '', x, y, xLabel: 'x', series }
  const content: ChartContent = {
    ...{ width, height },
    label: `${name} and its gradient${histogram ? ' over the histogram of its inputs' : ''}`,
    lines: [...bars, ...panelLines(panel, area)],
  }
  showChart(box, content)
  return y
}

function steadyAxis({ curve, gradient }: CurveView, held: Axis | undefined): Axis {
  const heights = [...curve, ...gradient].flat().map(each => each.y)
  const [low, high] = [Math.min(0, ...heights), Math.max(0, ...heights)]
  const fits =
    held && low >= held.low && high <= held.high && high - low > (held.high - held.low) / 3
  return fits ? held : niceAxis(low, high, 6)
}

/** One bar for each bin; by square roots, for many inputs are the same and would hide the rest. */
function barLines(
  { shares }: HistogramView,
  { low, high }: Interval,
  x: Axis,
  area: PlotArea,
): readonly string[] {
  const most = Math.max(...shares)
  if (most === 0) return []
  const scale = area.width / (x.high - x.low)
  const width = ((high - low) / shares.length) * scale
  const bottom = area.top + area.height
  return shares.flatMap((share, i) => {
    const height = Math.sqrt(share / most) * tallest * area.height
    if (height < 0.05) return []
    const left = area.left + (low - x.low) * scale + i * width
    const place = { x: tenth(left), y: tenth(bottom - height) }
    return [element('rect', { class: 'bar', ...place, width: tenth(width), height: tenth(height) })]
  })
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10
}

/** The point of the axes below a pointer. */
export function pointAt(box: Element, event: PointerEvent, x: Interval, y: Interval): Point {
  const shown = box.querySelector('svg')!.getBoundingClientRect()
  const area = areaOf(shown.width)
  const [left, top] = [event.clientX - shown.left, event.clientY - shown.top]
  return {
    x: x.low + ((left - area.left) / area.width) * (x.high - x.low),
    y: y.high - ((top - area.top) / area.height) * (y.high - y.low),
  }
}
