/** The fix for what stands among a layer's arguments and belongs beside it. */
import type { Fix } from '../diagnostics/diagnostic.ts'
import { type Source, positionAt } from '../diagnostics/source.ts'
import type { Entry, MapItem } from './item.ts'
import { rawText } from './split-habits.ts'

/**
 * Moves argument `name` of the layer at `layer` below the layer's name; undefined where that takes
 * more than moving text.
 */
export function moveOutFix(item: MapItem, layer: Entry, name: string): Fix | undefined {
  if (layer.value.kind !== 'map' || item.entries.has(name)) return undefined
  const args = layer.value
  const { source } = args.span
  const entries = [...args.entries.values()]
  const own = entries.indexOf(args.entries.get(name)!)
  const title = `move '${name}' out of the arguments`
  const isFlow = rawText(args.span)[0] === '{'
  const change = isFlow ? fromBraces(item, layer, entries, own) : fromLines(layer, entries, own)
  return (
    change && { title, span: { source, start: change.start, end: change.end }, text: change.text }
  )
}

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `Dense: {units: 10, name: probs}`. */
function fromBraces(
  item: MapItem,
  layer: Entry,
  entries: readonly Entry[],
  own: number,
): Change | undefined {
  const { source, start, end } = layer.value.span
  const entry = entries[own]!
  const [above, below] = [entries[own - 1], entries[own + 1]]
  const from = below || !above ? entry.key.start : endOf(above)
  const to = below ? below.key.start : endOf(entry)
  const moved = source.text.slice(entry.key.start, endOf(entry))
  // A comment or line break in what goes away would go with it.
  if (/[#\n]/.test(source.text.slice(from, to) + moved)) return undefined
  const rest = source.text.slice(start, from) + source.text.slice(to, end)
  if (rawText(item.span)[0] === '{') return { start, end, text: `${rest}, ${moved}` }
  const indent = indentOf(layer.key.start, source)
  if (indent === undefined) return undefined
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n'
  return { start, end, text: `${rest}${lineBreak}${indent}${moved}` }
}

/** Arguments on lines of their own: the argument goes below them, further left. */
function fromLines(layer: Entry, entries: readonly Entry[], own: number): Change | undefined {
  const { source } = layer.key
  const entry = entries[own]!
  const below = entries[own + 1]
  const indent = indentOf(layer.key.start, source)
  const inner = indentOf(entry.key.start, source)
  // Text that is no map here, such as pasted code, is fixed first.
  const isMap = layer.value.span.start === entries[0]!.key.start
  if (!isMap || indent === undefined || inner === undefined) return undefined
  const start = entry.key.start - inner.length
  const end = lineEnd(source, endOf(entries[entries.length - 1]!))
  const ownEnd = lineEnd(source, endOf(entry))
  if (below && source.text.slice(ownEnd, below.key.start).trim() !== '') return undefined
  const moved = source.text
    .slice(start, ownEnd)
    .split('\n')
    .map(line => (line.startsWith(inner) ? indent + line.slice(inner.length) : line))
    .join('\n')
  if (!below) return { start, end, text: moved }
  const rest = source.text.slice(below.key.start - inner.length, end)
  return { start, end, text: `${rest}\n${moved}` }
}

function endOf({ key, value }: Entry): number {
  return Math.max(key.end, value.span.end)
}

/** The spaces that reach the column of a key; undefined where more than dashes stand before it. */
function indentOf(offset: number, source: Source): string | undefined {
  const { column } = positionAt(source, offset)
  const before = source.text.slice(offset - column + 1, offset)
  return /^[\s-]*$/.test(before) ? ' '.repeat(before.length) : undefined
}

/** Text on lines of its own ends with its line break already. */
function lineEnd({ text }: Source, offset: number): number {
  if (text[offset - 1] === '\n') return offset - 1
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}
