/** Training curves: loss and metrics of each epoch, for training and validation data, as SVG. */
import type { EpochRecord, Scores } from '../../train/history.ts'
import {
  type Axis,
  type Panel,
  type Series,
  chartRules,
  chartTextStyles,
  niceAxis,
  panelFooter,
  panelHeader,
  panelLines,
} from './chart.ts'
import { counted } from '../picture/label-text.ts'
import type { Point } from '../layout/layout.ts'
import { pageMargin as margin, svgPage } from '../print/svg-page.ts'

export const numbers = 44 // left of the curves
export const plot = { width: 320, height: 200 }
export const panelWidth = numbers + plot.width + margin
/** Beyond, dots would hide the line. */
const mostDots = 40

/** One panel for the loss, one for each metric. Without epochs the panels are empty. */
export function drawCurves(
  history: readonly EpochRecord[],
  { title }: { readonly title: string },
): string {
  const metrics = Object.keys(history[0]?.metrics ?? {})
  const panels = [
    panelOf('loss', history, scores => scores.loss),
    ...metrics.map(name => panelOf(name, history, scores => scores.metrics[name])),
  ]
  const top = margin + 44 + panelHeader
  const subtitle = subtitleOf(history)
  const page = {
    width: margin + panels.length * panelWidth,
    height: top + plot.height + panelFooter + margin / 2,
    ...{ title, subtitle: [subtitle], description: `${title}: ${subtitle}` },
    ...{ texts: chartTextStyles, rules: chartRules },
  }
  const left = margin + numbers
  return svgPage(
    page,
    panels.flatMap((panel, i) => panelLines(panel, { left: left + i * panelWidth, top, ...plot })),
  )
}

/** `12 epochs, lowest validation loss 0.0443 at epoch 9` */
function subtitleOf(history: readonly EpochRecord[]): string {
  const epochs = counted(history.length, 'epoch')
  const judged = history.flatMap(({ epoch, validation }) =>
    validation && Number.isFinite(validation.loss) ? [{ epoch, loss: validation.loss }] : [],
  )
  if (judged.length === 0) return epochs
  const best = judged.reduce((a, b) => (b.loss < a.loss ? b : a))
  return `${epochs}, lowest validation loss ${scoreText(best.loss)} at epoch ${best.epoch}`
}

/** What curves show of an epoch. */
export type ScoredEpoch = Omit<EpochRecord, 'activations'>

export type ScoreOf = (scores: Scores) => number | undefined

/** Training solid, validation dashed; gaps where a number is not finite. */
export function panelOf(title: string, history: readonly ScoredEpoch[], scoreOf: ScoreOf): Panel {
  const points = (scores: (record: ScoredEpoch) => Scores | undefined): readonly Point[] =>
    history.map(record => {
      const found = scores(record)
      return { x: record.epoch, y: (found && scoreOf(found)) ?? NaN }
    })
  const series = [
    seriesOf(
      'training',
      'solid',
      points(record => record),
    ),
    seriesOf(
      'validation',
      'dashed',
      points(record => record.validation),
    ),
  ].filter(each => each.pieces.length > 0)
  const values = series.flatMap(({ pieces }) => pieces.flat().map(({ y }) => y))
  const y = values.length > 0 ? niceAxis(Math.min(...values), Math.max(...values), 4) : unitAxis
  return { title, x: epochAxis(history), y, xLabel: 'epoch', series }
}

const unitAxis: Axis = { low: 0, high: 1, ticks: [0, 1] }

/** Numbers that are not finite leave a gap. */
export function seriesOf(name: string, look: Series['look'], points: readonly Point[]): Series {
  const pieces: Point[][] = []
  let open = false
  for (const point of points) {
    const finite = Number.isFinite(point.y)
    if (finite && !open) pieces.push([])
    if (finite) pieces.at(-1)!.push(point)
    open = finite
  }
  const last = pieces.at(-1)?.at(-1)
  const dots = points.length <= mostDots
  return { name: last ? `${name} ${scoreText(last.y)}` : name, look, pieces, dots }
}

function scoreText(score: number): string {
  return String(Number(score.toPrecision(4)))
}

/** Whole epochs: all of a few, else the first, the last and round ones between. */
export function epochAxis(history: readonly ScoredEpoch[]): Axis {
  const epochs = history.map(each => each.epoch)
  const [first, last] = [epochs[0] ?? 0, epochs.at(-1) ?? 1]
  if (first === last) return { low: first - 1, high: first + 1, ticks: [first] }
  if (epochs.length <= 12) return { low: first, high: last, ticks: epochs }
  const { ticks } = niceAxis(first, last, 6)
  const distance = 0.6 * (ticks[1]! - ticks[0]!)
  const round = ticks.filter(
    each => Number.isInteger(each) && Math.min(each - first, last - each) >= distance,
  )
  return { low: first, high: last, ticks: [first, ...round, last] }
}
