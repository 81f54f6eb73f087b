/** The page of an SVG picture: its size, style sheet, background, title and lines below it. */
import type { Size } from '../layout/layout.ts'
import { type Palette, styleLines } from './svg-style.ts'
import { type TextStyle, fitText } from './text-width.ts'
import { element, openTag } from './xml.ts'

/** Around everything. */
export const pageMargin = 24

export interface Page extends Size {
  readonly title: string
  /** Lines below the title. */
  readonly subtitle: readonly string[]
  /** For those who cannot see the picture. */
  readonly description: string
  readonly texts: { readonly title: TextStyle; readonly subtitle: TextStyle }
  readonly rules: (palette: Palette) => readonly string[]
}

/** The whole file, one element per line. What is too long for the page is shortened. */
export function svgPage(page: Page, body: readonly string[]): string {
  const { width, height, title, subtitle, description, texts, rules } = page
  const inner = width - 2 * pageMargin
  const header = (style: 'title' | 'subtitle', y: number, text: string): string => {
    const attributes = { class: style, x: pageMargin, y: pageMargin + y }
    return element('text', attributes, fitText(text, inner, texts[style]))
  }
  const lines = [
    openTag('svg', {
      ...{ xmlns: 'http://www.w3.org/2000/svg', role: 'img' },
      ...{ width, height, viewBox: `0 0 ${width} ${height}` },
    }),
    element('title', {}, description),
    ...styleLines(texts, rules),
    element('rect', { class: 'paper', width, height }),
    header('title', 16, title),
    ...subtitle.map((line, i) => header('subtitle', 35 + 16 * i, line)),
    ...body,
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}
