/** Light and dark: one style sheet with both, and a switch between them. */
import { chartRules, chartTextStyles, overlayRules } from '../../diagrams/charts/chart.ts'
import { textStyles } from '../../diagrams/print/frame.ts'
import { type Palette, dark, graphRules, light, textRules } from '../../diagrams/print/svg-style.ts'

export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

/** What pages have and pictures have not, in light and in dark; texts are at least 4.5 : 1. */
const own: { readonly [name: string]: readonly [light: string, dark: string] } = {
  soft: ['#f5f7f9', '#181d25'],
  on: ['#2563b8', '#82b1f5'],
  error: ['#b3261e', '#f28b82'],
  warning: ['#8a5a00', '#e3b341'],
  good: ['#1e7438', '#6ccb85'],
  key: ['#1f5aa8', '#8ab8f7'],
  string: ['#2b6a3f', '#8fd3a0'],
  number: ['#96411c', '#eda876'],
  selection: ['#cfe0f8', '#2a4468'],
  match: ['#e6ecf4', '#2b3340'],
  'line-here': ['#f3f6fa', '#181e27'],
  note: ['#fff6dd', '#2f2711'],
}

/**
 * A style sheet made here and adopted by the document, which a policy without inline styles
 * admits. The browser chooses of each pair by the page's colour scheme.
 */
export function adoptTheme(): void {
  const sheet = new CSSStyleSheet()
  const palette = paired(light, dark)
  const { paper, ink, muted, border } = palette
  const variables = [
    ...Object.entries({ paper, ink, muted, border }),
    ...Object.entries(own).map(([name, [a, b]]) => [name, lightDark(a, b)] as const),
  ].map(([name, value]) => `--${name}:${value}`)
  const ofGraphs = [...textRules(textStyles), ...graphRules(palette)]
  const ofCharts = [...textRules(chartTextStyles), ...chartRules(palette), ...overlayRules(palette)]
  sheet.replaceSync(
    `:root{${variables.join(';')}}\n` +
      `.graph-picture{${ofGraphs.join('\n')}}\n.chart{${ofCharts.join('\n')}}`,
  )
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

function lightDark(a: string, b: string): string {
  return `light-dark(${a},${b})`
}

/** A palette whose colours are pairs. */
function paired(a: Palette, b: Palette): Palette {
  const pair = (x: unknown, y: unknown): unknown => {
    if (typeof x === 'string') return lightDark(x, y as string)
    const entries = Object.entries(x as object).map(([key, value]) => {
      return [key, pair(value, (y as { readonly [key: string]: unknown })[key])] as const
    })
    return Array.isArray(x) ? entries.map(each => each[1]) : Object.fromEntries(entries)
  }
  return pair(a, b) as Palette
}

const key = 'tenon-studio theme'

/** What was chosen in this browser. */
export function chosenTheme(): Theme {
  const stored = localStorage.getItem(key)
  return themes.find(each => each === stored) ?? 'system'
}

export function useTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
