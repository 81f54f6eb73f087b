/** What the YAML parser complains about, in this project's codes and words. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { type Source, type Span, lineText, positionAt } from '../diagnostics/source.ts'

/** A complaint of the parser: its own code, and the offsets that it is about. */
export interface SyntaxFault {
  readonly code: string
  readonly pos: readonly [number, number]
  readonly message: string
}

/**
 * One diagnostic per mistake: what the parser stumbles over next, in the same line or the one
 * below, is a consequence of the first.
 */
export function syntaxDiagnostics(
  source: Source,
  faults: readonly SyntaxFault[],
): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const lineOf = (offset: number): number => positionAt(source, offset).line
  const tabs = faults.filter(each => each.code === 'TAB_AS_INDENT').map(each => lineOf(each.pos[0]))
  let lastLine = -1
  for (const fault of faults.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    // The line above a tab is blamed for what the tab did.
    if (tabs.includes(lineOf(fault.pos[0]) + 1)) continue
    const each = translate(source, fault)
    const line = lineOf(each.span?.start ?? 0)
    const end = positionAt(source, fault.pos[1]).line
    if (line > lastLine + 1) found.push(each)
    lastLine = Math.max(lastLine, end)
  }
  return found
}

function translate(source: Source, fault: SyntaxFault): Diagnostic {
  const span = placeOf(source, fault)
  switch (fault.code) {
    case 'MULTILINE_IMPLICIT_KEY':
      return missingColon(source, fault) ?? nestedMap(source, span)
    case 'BLOCK_AS_IMPLICIT_KEY':
      return nestedMap(source, span)
    case 'BAD_INDENT':
      return unclosed(source, fault) ?? diagnostic('bad-indent', {}, belowBreak(span))
    case 'BLOCK_IN_FLOW':
      return diagnostic('missing-comma', {}, span)
    case 'MISSING_CHAR':
      return missingCharacter(source, fault)
    case 'TAB_AS_INDENT':
      return diagnostic('tab-indent', {}, span)
    case 'BAD_DQ_ESCAPE':
      return diagnostic('bad-escape', {}, span)
    case 'NON_STRING_KEY':
      return diagnostic('key-not-text', {}, span)
    case 'BAD_SCALAR_START':
      return diagnostic('needs-quotes', { character: source.text[span.start] ?? '' }, span)
    case 'RESOURCE_EXHAUSTION':
      return diagnostic('too-deep', { limit: 64 }, span)
    default:
      return diagnostic('yaml-syntax', { problem: problemOf(fault.code) }, span)
  }
}

function problemOf(code: string): string {
  switch (code) {
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
    case 'MULTIPLE_ANCHORS':
      return 'an anchor or alias stands where none can be'
    case 'KEY_OVER_1024_CHARS':
      return 'this key is too long'
    case 'BAD_COLLECTION_TYPE':
      return 'a value of another kind is needed here'
    default:
      return 'this is not expected here'
  }
}

/** The place of a fault on one line: a mark over several lines would hide where to look. */
function placeOf(source: Source, { pos: [from, to] }: SyntaxFault): Span {
  const blank = /[ ]*/y
  blank.lastIndex = Math.min(from, source.text.length)
  const start = blank.lastIndex + blank.exec(source.text)![0].length
  const { line, column } = positionAt(source, start)
  const lineEnd = start - column + 1 + lineText(source, line).length
  return { source, start, end: Math.max(start, Math.min(to, lineEnd)) }
}

/** `- Flatten`, or `- Dense 128`, with `name: x` below it. */
function missingColon(source: Source, { pos }: SyntaxFault): Diagnostic | undefined {
  const [start, end] = pos
  const key = /^([A-Za-z]\w*)(?:[ \t]+[\w.-]+)?[ \t]*\r?\n[ \t]+[a-z]\w*$/.exec(
    source.text.slice(start, end).trimEnd(),
  )
  const { line, column } = positionAt(source, start)
  if (!key || !/^\s*-\s+$/.test(lineText(source, line).slice(0, column - 1))) return undefined
  const layer = key[1]!
  const span = { source, start, end: start + layer.length }
  const fix = { title: `write '${layer}:'`, span, text: `${layer}:` }
  return diagnostic('missing-colon', { layer }, span, { fix })
}

/**
 * A second colon, or a line that continues the one above it because it is indented deeper: then one
 * colon is all it has.
 */
function nestedMap(source: Source, span: Span): Diagnostic {
  const { line, column } = positionAt(source, span.start)
  const text = lineText(source, line)
  const [, indent, dash] = /^([ \t]*)((?:- )?)/.exec(text)!
  const begin = span.start - column + 1
  if (indent!.includes('\t')) {
    const tab = begin + indent!.indexOf('\t')
    return diagnostic('tab-indent', {}, { source, start: tab, end: tab + 1 })
  }
  const own = text.slice(indent!.length + dash!.length)
  const isBare = dash !== '' && !own.includes(':')
  const below = isBare ? runOn(source, line, indent!) : undefined
  if (below) return diagnostic('bad-indent', {}, below)
  if (!isBare && !/^[\w.]+:(?=\s|$)(?!\s+[\w.]+:(?:\s|$))/.test(own))
    return diagnostic('nested-map', {}, span)
  const start = begin + indent!.length
  return diagnostic('bad-indent', {}, { source, start, end: begin + text.trimEnd().length })
}

/**
 * The entry below a bare one, where it stands further in and is read as one text with it; unless
 * the bare one is out of line itself.
 */
function runOn(source: Source, line: number, indent: string): Span | undefined {
  const above = source.text.slice(0, source.lineStarts[line - 1]!)
  const [, sibling = indent] = /(?:^|\n)( *)- [^\n]*\n(?!(?:[^]*\n)? *- )/.exec(above) ?? []
  const [, inside] = /^( *)- /.exec(lineText(source, line + 1)) ?? []
  if (inside === undefined || inside.length <= indent.length) return undefined
  if (sibling !== indent) return undefined
  const start = source.lineStarts[line]! + inside.length
  return { source, start, end: start + lineText(source, line + 1).trimEnd().length - inside.length }
}

/** A place at the end of a line means the next line with something on it. */
function belowBreak(span: Span): Span {
  const { source, start } = span
  const [blank] = /^(?:[ \t]*\r?\n)*[ ]*/.exec(source.text.slice(start))!
  if (!blank.includes('\n')) return span
  const from = start + blank.length
  const end = from + /^[^\r\n]*/.exec(source.text.slice(from))![0].trimEnd().length
  return { source, start: from, end: Math.max(from, end) }
}

/** Brackets that a line further left breaks off: the bracket itself is the place to look at. */
function unclosed(source: Source, fault: SyntaxFault): Diagnostic | undefined {
  const bracket = /end with a ([\]}])/.exec(fault.message)?.[1]
  if (!bracket) return undefined
  const open = bracket === ']' ? '[' : '{'
  const start = openBracket(source.text, open, bracket, fault.pos[0])
  const span = { source, start, end: start + 1 }
  return diagnostic('unclosed-text', { what: `'${open}'` }, span)
}

function missingCharacter(source: Source, fault: SyntaxFault): Diagnostic {
  const span = placeOf(source, fault)
  if (/[,:] between flow/.test(fault.message) || /missing ,/i.test(fault.message))
    return diagnostic('missing-comma', {}, span)
  const quote = /closing (["'])/.exec(fault.message)?.[1]
  const problem = 'a colon and a space are missing after this'
  if (!quote) return diagnostic('yaml-syntax', { problem }, span)
  // The parser notices at the end of the text; the quote that was opened is the place to look at.
  const start = Math.max(0, source.text.slice(0, fault.pos[0]).lastIndexOf(quote))
  const at = { source, start, end: start + 1 }
  return diagnostic('unclosed-text', { what: `the quote ${quote}` }, at)
}

/** The last bracket before `end` that nothing closes. */
function openBracket(text: string, open: string, close: string, end: number): number {
  let depth = 0
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === close) depth++
    else if (text[at] === open && depth-- === 0) return at
  }
  return Math.max(0, end - 1)
}
