/** Draws panels of training runs; what has grown moves to its new place. */
import type { Axis, Panel } from '../../../diagrams/charts/chart.ts'
import { panelFooter, panelHeader, panelLines } from '../../../diagrams/charts/chart.ts'
import { create } from '../../page/dom.ts'
import { chartWidth, showChart } from '../chart-box.ts'

const numbers = 48
const plotHeight = 210
const widest = 440

/** How long a change of the axes takes, in milliseconds. */
const moving = 350

export interface RunCharts {
  readonly element: HTMLElement
  show(panels: readonly Panel[]): void
}

export function runCharts(): RunCharts {
  const element = create('div', { class: 'charts' })
  let shown: readonly Panel[] = []
  let frame = 0
  const paint = (panels: readonly Panel[]): void => {
    while (element.children.length > panels.length) element.lastChild!.remove()
    panels.forEach((panel, i) => {
      const box = element.children[i] ?? element.appendChild(create('div', { class: 'panel' }))
      const width = chartWidth(box, widest)
      const area = {
        left: numbers,
        top: panelHeader,
        width: width - numbers - 14,
        height: plotHeight,
      }
      const height = panelHeader + plotHeight + panelFooter
      const label = `${panel.title} by epoch`
      showChart(box, { width, height, label, lines: panelLines(panel, area) })
    })
    shown = panels
  }
  return {
    element,
    show(panels) {
      cancelAnimationFrame(frame)
      const before = shown
      const start = performance.now()
      const alike = panels.every((panel, i) => panel.title === before[i]?.title)
      if (!alike || before.length === 0 || prefersStillness()) return paint(panels)
      const step = (now: number): void => {
        const share = easing(Math.min(1, (now - start) / moving))
        paint(panels.map((panel, i) => between(before[i]!, panel, share)))
        if (share < 1) frame = requestAnimationFrame(step)
      }
      frame = requestAnimationFrame(step)
    },
  }
}

function prefersStillness(): boolean {
  return document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Fast at first, then slower. */
function easing(share: number): number {
  return 1 - (1 - share) ** 3
}

/** The later panel with axes on their way from those of the earlier one. */
function between(before: Panel, after: Panel, share: number): Panel {
  const axis = (a: Axis, b: Axis): Axis => {
    const low = a.low + share * (b.low - a.low)
    const high = a.high + share * (b.high - a.high)
    const ticks = b.ticks.filter(each => each >= low && each <= high)
    return { low, high, ticks: ticks.length > 0 ? ticks : b.ticks.slice(0, 1) }
  }
  if (share === 1) return after
  return { ...after, x: axis(before.x, after.x), y: axis(before.y, after.y) }
}
