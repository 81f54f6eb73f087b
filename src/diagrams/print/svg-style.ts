/** Colours and type of SVG pictures, for light and dark pages. */
import { type Kind, kinds } from '../picture/kinds.ts'
import type { BoxChange } from '../picture/picture.ts'
import type { TextStyle } from './text-width.ts'

/** A band is filled with a tint, and marked at its left edge in a strong colour of the same hue. */
export interface KindColours {
  readonly tint: string
  readonly mark: string
}

/** How long a kernel takes beside the longest. */
export const timeClasses = ['quick', 'middling', 'slow'] as const

export type TimeClass = (typeof timeClasses)[number]

export const changeClasses = ['added', 'removed', 'changed'] as const satisfies readonly BoxChange[]

export interface Palette {
  readonly paper: string
  /** Text: at least 4.5 : 1 on paper and on every tint, as is `muted`. */
  readonly ink: string
  readonly muted: string
  /** Edges and axes. */
  readonly line: string
  /** Borders of boxes, grid lines. */
  readonly border: string
  /** Groups are filled in turns, from the outermost on. */
  readonly groups: readonly [string, string]
  /** What became of a layer, by fill and border. */
  readonly changes: { readonly [C in BoxChange]: KindColours }
  /** Bars of times, from short to long. */
  readonly times: { readonly [T in TimeClass]: string }
  readonly kinds: { readonly [K in Kind]: KindColours }
}

export const light: Palette = {
  paper: '#ffffff',
  ink: '#1c2430',
  muted: '#566072',
  line: '#8792a2',
  border: '#cbd2dc',
  groups: ['#f6f8fa', '#ffffff'],
  changes: {
    added: { tint: '#e2f6e6', mark: '#23863e' },
    removed: { tint: '#fde8e8', mark: '#c93434' },
    changed: { tint: '#fdf1d3', mark: '#b87a08' },
  },
  times: { quick: '#8fb8a0', middling: '#d9a441', slow: '#cf4a3a' },
  kinds: {
    port: { tint: '#f4f5f7', mark: '#6b7686' },
    contraction: { tint: '#e9f1fc', mark: '#2f6fc9' },
    normalization: { tint: '#fcf3dd', mark: '#cf9416' },
    activation: { tint: '#fdecea', mark: '#d2503f' },
    pooling: { tint: '#f2ecfb', mark: '#8457c6' },
    merge: { tint: '#e7f5ea', mark: '#38934f' },
    elementwise: { tint: '#e3f4f5', mark: '#178a94' },
    reshape: { tint: '#f3f1ec', mark: '#9a8c70' },
    identity: { tint: '#f8f8f9', mark: '#bcc3cd' },
  },
}

export const dark: Palette = {
  paper: '#11151b',
  ink: '#e8ecf2',
  muted: '#a9b3c1',
  line: '#77839a',
  border: '#3a4352',
  groups: ['#171c24', '#11151b'],
  changes: {
    added: { tint: '#12311c', mark: '#4cb96c' },
    removed: { tint: '#3b1a1c', mark: '#ee7272' },
    changed: { tint: '#372a0d', mark: '#dea63a' },
  },
  times: { quick: '#4f7d63', middling: '#c4913a', slow: '#e0604f' },
  kinds: {
    port: { tint: '#1e242d', mark: '#8e99a9' },
    contraction: { tint: '#182a43', mark: '#5b98ee' },
    normalization: { tint: '#352b14', mark: '#dba93a' },
    activation: { tint: '#3a201e', mark: '#ea7465' },
    pooling: { tint: '#2a2140', mark: '#a581e2' },
    merge: { tint: '#173023', mark: '#58b872' },
    elementwise: { tint: '#123034', mark: '#3fb3bd' },
    reshape: { tint: '#2a2722', mark: '#b3a587' },
    identity: { tint: '#191e25', mark: '#5b6575' },
  },
}

const fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/** The lines of a `<style>` element; `rulesOf` gives what depends on the palette. */
export function styleLines(
  texts: { readonly [name: string]: TextStyle },
  rulesOf: (palette: Palette) => readonly string[],
): readonly string[] {
  return [
    '<style>',
    ...textRules(texts),
    ...rulesOf(light),
    '@media (prefers-color-scheme:dark){',
    ...rulesOf(dark),
    '}',
    '</style>',
  ]
}

/** Fonts, sizes and alignment of texts, whatever their colour. */
export function textRules(texts: { readonly [name: string]: TextStyle }): readonly string[] {
  const sizes = Object.entries(texts).map(([name, { size, bold }]) => {
    return `.${name}{font-size:${size}px${bold ? ';font-weight:600' : ''}}`
  })
  return [
    `svg{font-family:${fonts}}`,
    ...sizes,
    '.right{text-anchor:end}',
    '.middle{text-anchor:middle}',
  ]
}

/** Rules that all pictures share. */
export function basicRules({ paper, ink, muted, line, border }: Palette): readonly string[] {
  return [
    `.paper{fill:${paper}}`,
    `text{fill:${muted}}`,
    `.title,.label{fill:${ink}}`,
    `.edge{fill:none;stroke:${line};stroke-width:1.5}`,
    `.arrow{fill:${line}}`,
    `.border{fill:none;stroke:${border}}`,
  ]
}

/** Rules of graphs: one tint and one mark for each kind; changes, times and groups. */
export function graphRules(palette: Palette): readonly string[] {
  const { paper, groups, border, changes, times, line } = palette
  return [
    ...basicRules(palette),
    `.group{fill:${palette.ink}}`,
    `.frame{fill:${groups[0]};stroke:${border}}`,
    `.frame.inner{fill:${groups[1]}}`,
    `.deck{fill:${groups[0]};stroke:${border}}`,
    `.closed,.same{fill:${paper}}`,
    `.chip{fill:${paper};stroke:${line};stroke-dasharray:3 2}`,
    ...kinds.flatMap(kind => [
      `.${kind}{fill:${palette.kinds[kind].tint}}`,
      `.${kind}.mark{fill:${palette.kinds[kind].mark}}`,
    ]),
    ...changeClasses.flatMap(change => [
      `.${change}{fill:${changes[change].tint}}`,
      `.border.${change}{fill:none;stroke:${changes[change].mark};stroke-width:2}`,
      `.edge.${change}{fill:none;stroke:${changes[change].mark}}`,
    ]),
    '.removed.border,.removed.edge{stroke-dasharray:5 3}',
    ...timeClasses.map(each => `.${each}{fill:${times[each]}}`),
  ]
}
