/** Charts in the page: an SVG element of lines that the chart code made. */
import { element, openTag } from '../../diagrams/print/xml.ts'

export interface ChartContent {
  readonly width: number
  readonly height: number
  /** For those who cannot see it. */
  readonly label: string
  /** Elements of SVG as text, everything in them escaped. */
  readonly lines: readonly string[]
}

/** Shows a chart in an element, instead of the one before. */
export function showChart(box: Element, { width, height, label, lines }: ChartContent): void {
  const open = openTag('svg', {
    ...{ xmlns: 'http://www.w3.org/2000/svg', class: 'chart', role: 'img' },
    ...{ 'aria-label': label, viewBox: `0 0 ${width} ${height}`, width, height },
  })
  box.innerHTML = `${open}${lines.join('')}</svg>`
}

/** A piece of a line, for a legend beside a chart. */
export function showSwatch(box: Element, look: string): void {
  const open = openTag('svg', { class: 'chart', width: 36, height: 12, 'aria-hidden': 'true' })
  box.innerHTML = `${open}${element('path', { class: `series ${look}`, d: 'M2 6h32' })}</svg>`
}

/** How wide a chart is drawn: as wide as its place, so that its texts keep their size. */
export function chartWidth(box: Element, most: number): number {
  return Math.min(most, Math.max(280, Math.floor(box.clientWidth) || most))
}
