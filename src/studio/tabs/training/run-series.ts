/** Training runs as curves: panels of one run, or of several laid over each other. */
import { type Panel, type Series, seriesClasses } from '../../../diagrams/charts/chart.ts'
import { epochAxis, panelOf, seriesOf } from '../../../diagrams/charts/curves.ts'
import { onOneAxis } from '../../../diagrams/charts/run-curves.ts'
import type { Run, RunEpoch } from '../../api-files.ts'

/** How a run is drawn wherever several are; as many as are told apart. */
export const runLooks: readonly Series['look'][] = seriesClasses

export interface ShownRun {
  readonly run: Run
  readonly look: Series['look']
}

/** A panel for the loss and each metric; several runs have one for training, one for validation. */
export function runPanels(shown: readonly ShownRun[]): readonly Panel[] {
  const names = ['loss', ...metricNames(shown)]
  const [only] = shown
  if (only && shown.length === 1)
    return names.map(name => panelOf(name, only.run.epochs, scoreOf(name)))
  return names.flatMap(name => {
    const parts = [
      overlay(`${name}, training`, shown, name, epoch => epoch),
      overlay(`${name}, validation`, shown, name, epoch => epoch.validation),
    ].filter(each => each.series.length > 0)
    return onOneAxis(parts)
  })
}

type Scores = Pick<RunEpoch, 'loss' | 'metrics'>

function scoreOf(name: string): (scores: Scores) => number | undefined {
  return scores => (name === 'loss' ? scores.loss : scores.metrics[name])
}

function metricNames(shown: readonly ShownRun[]): readonly string[] {
  return [...new Set(shown.flatMap(({ run }) => Object.keys(run.epochs[0]?.metrics ?? {})))]
}

function overlay(
  title: string,
  shown: readonly ShownRun[],
  name: string,
  part: (epoch: RunEpoch) => Scores | undefined,
): Panel {
  const series = shown.map(({ run, look }) => {
    const points = run.epochs.map(epoch => {
      const scores = part(epoch)
      return { x: epoch.epoch, y: (scores && scoreOf(name)(scores)) ?? NaN }
    })
    return { ...seriesOf(name, look, points), name: '' }
  })
  const longest = [...shown].sort((a, b) => b.run.epochs.length - a.run.epochs.length)[0]
  const x = epochAxis(longest?.run.epochs ?? [])
  const filled = series.filter(each => each.pieces.length > 0)
  return { title, x, y: { low: 0, high: 1, ticks: [0, 1] }, xLabel: 'epoch', series: filled }
}
