/** Prints diagnostics for people: place, message, the marked line, then what helps. */
import type { Diagnostic, Note } from './diagnostic.ts'
import { type Span, lineText, positionAt } from './source.ts'

export interface TextOptions {
  /** ANSI colours, for a terminal. */
  readonly color?: boolean
}

type Paint = (style: keyof typeof styles, text: string) => string

const styles = { error: 31, warning: 33, place: 36, strong: 1, faint: 2 } as const

/** One block of lines per diagnostic, without a line break at the end. */
export function formatText(
  diagnostics: readonly Diagnostic[],
  { color = false }: TextOptions = {},
): string {
  const paint: Paint = (style, text) => (color ? `\x1b[${styles[style]}m${text}\x1b[0m` : text)
  return diagnostics.map(each => block(each, paint)).join('\n\n')
}

/** `3 errors, 1 warning`; empty where there are none. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  return (['error', 'warning'] as const)
    .map(severity => [severity, diagnostics.filter(each => each.severity === severity).length])
    .filter(([, count]) => count !== 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ')
}

function block(each: Diagnostic, paint: Paint): string {
  const { severity, code, message, span, hint, notes, fix } = each
  const place = span ? `${placeText(span, paint)}: ` : ''
  const width = gutterWidth(each)
  const gutter = ' '.repeat(width)
  return [
    `${place}${paint(severity, `${severity}[${code}]`)}: ${paint('strong', visible(message))}`,
    ...(span ? excerpt(span, width, severity, paint) : []),
    ...notes.flatMap(note => noteLines(note, width, paint)),
    ...(hint === undefined ? [] : [`${gutter} = hint: ${visible(hint)}`]),
    ...(fix ? [`${gutter} = fix: ${visible(fix.title)}`] : []),
  ].join('\n')
}

function placeText({ source, start }: Span, paint: Paint): string {
  const { line, column } = positionAt(source, start)
  return paint('place', `${visible(source.file)}:${line}:${column}`)
}

/** The digits of the largest line number that is shown. */
function gutterWidth({ span, notes }: Diagnostic): number {
  const spans = [span, ...notes.map(each => each.span)]
  return Math.max(
    1,
    ...spans.map(each => (each ? String(positionAt(each.source, each.start).line).length : 1)),
  )
}

function noteLines({ message, span }: Note, width: number, paint: Paint): readonly string[] {
  const gutter = ' '.repeat(width)
  if (!span) return [`${gutter} = note: ${visible(message)}`]
  return [
    `${gutter} = note: ${placeText(span, paint)}: ${visible(message)}`,
    ...excerpt(span, width, 'place', paint),
  ]
}

const longestLine = 120

/** The line of the source with the range marked below it; a longer line is cut around the mark. */
function excerpt(
  { source, start, end }: Span,
  width: number,
  style: keyof typeof styles,
  paint: Paint,
): readonly string[] {
  const { line, column } = positionAt(source, start)
  const text = lineText(source, line)
  const first = Math.max(0, Math.min(column - 1 - longestLine / 2, text.length - longestLine))
  const shown = text.slice(first, first + longestLine)
  const before = text.slice(first, column - 1)
  const marked = text.slice(column - 1, Math.min(column - 1 + end - start, first + longestLine))
  const number = paint('faint', `${String(line).padStart(width)} |`)
  const below = paint('faint', `${' '.repeat(width)} |`)
  const mark = '^'.repeat(Math.max(1, columnsOf(marked)))
  return [
    `${number} ${expandTabs(shown)}`,
    `${below} ${' '.repeat(columnsOf(before))}${paint(style, mark)}`,
  ]
}

// Control characters move the cursor of a terminal, and those of direction move what is read.
const unprintable = /[\0-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g

const visible = (text: string): string => text.replace(unprintable, '\ufffd')

const expandTabs = (text: string): string => visible(text).replaceAll('\t', '    ')

// East Asian wide characters and pictographs take two columns of a terminal.
const wide = new RegExp(
  '[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60' +
    '\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}]',
  'u',
)

function columnsOf(text: string): number {
  return [...expandTabs(text)].reduce((sum, each) => sum + (wide.test(each) ? 2 : 1), 0)
}
