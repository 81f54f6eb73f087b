/** Training curves of several runs beside each other, on common axes, as SVG. */
import type { EpochRecord } from '../../train/history.ts'
import {
  type Axis,
  type Panel,
  chartRules,
  chartTextStyles,
  niceAxis,
  panelFooter,
  panelHeader,
  panelLines,
} from './chart.ts'
import { type ScoreOf, numbers, panelOf, panelWidth, plot } from './curves.ts'
import { counted } from '../picture/label-text.ts'
import { pageMargin as margin, svgPage } from '../print/svg-page.ts'

export interface NamedRun {
  readonly name: string
  readonly epochs: readonly EpochRecord[]
}

/** One row of panels for each run, one column for the loss and each metric. */
export function drawRuns(runs: readonly NamedRun[], { title }: { readonly title: string }): string {
  const metrics = [...new Set(runs.flatMap(({ epochs }) => Object.keys(epochs[0]?.metrics ?? {})))]
  const scores: readonly (readonly [string, ScoreOf])[] = [
    ['loss', scores => scores.loss],
    ...metrics.map(name => [name, (scores => scores.metrics[name]) as ScoreOf] as const),
  ]
  const columns = scores.map(([name, scoreOf]) =>
    onOneAxis(runs.map(run => panelOf(`${run.name}: ${name}`, run.epochs, scoreOf))),
  )
  const row = panelHeader + plot.height + panelFooter
  const top = margin + 44
  const subtitle = counted(runs.length, 'run')
  const page = {
    width: margin + columns.length * panelWidth,
    height: top + runs.length * row + margin / 2,
    ...{ title, subtitle: [subtitle], description: `${title}: ${subtitle}` },
    ...{ texts: chartTextStyles, rules: chartRules },
  }
  const lines = columns.flatMap((panels, x) =>
    panels.flatMap((panel, y) => {
      const left = margin + numbers + x * panelWidth
      return panelLines(panel, { left, top: top + y * row + panelHeader, ...plot })
    }),
  )
  return svgPage(page, lines)
}

/** Runs can be compared by eye only where heights mean the same. */
export function onOneAxis(panels: readonly Panel[]): readonly Panel[] {
  const values = panels.flatMap(({ series }) =>
    series.flatMap(({ pieces }) => pieces.flat().map(each => each.y)),
  )
  if (values.length === 0) return panels
  const y: Axis = niceAxis(Math.min(...values), Math.max(...values), 4)
  return panels.map(panel => ({ ...panel, y }))
}
