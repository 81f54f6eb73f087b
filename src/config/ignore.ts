/** `# tenon-ignore CODE: reason`: comments that leave out diagnostics of a line. */
import { Lexer } from 'yaml'

import { textCodes } from '../diagnostics/codes/text.ts'
import { type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { messages } from '../diagnostics/messages.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { inSourceOrder } from '../diagnostics/order.ts'
import { type Source, type Span, positionAt } from '../diagnostics/source.ts'

export interface Judged {
  /** What remains, with what is wrong with the comments themselves; in source order. */
  readonly diagnostics: readonly Diagnostic[]
  /** What the comments leave out. */
  readonly ignored: readonly Diagnostic[]
}

/** One code of one comment. */
interface Ignore {
  readonly code: string
  /** The line that it counts for, from 1. */
  readonly line: number
  readonly span: Span
}

const word = 'tenon-ignore'

/**
 * Judges what was found in `source`, and in what it includes, by the comments there. Errors of
 * syntax remain whatever they say.
 */
export function applyIgnores(source: Source, found: readonly Diagnostic[]): Judged {
  const all = new Set([source, ...found.flatMap(({ span }) => (span ? [span.source] : []))])
  const sources = [...all].filter(({ text }) => text.includes(word))
  if (sources.length === 0) return { diagnostics: found, ignored: [] }
  const read = sources.map(readIgnores)
  const ignores = read.flatMap(each => each.ignores)
  const used = new Set<Ignore>()
  const isIgnored = (each: Diagnostic): boolean => {
    const matches = ignores.filter(ignore => fits(ignore, each))
    for (const match of matches) used.add(match)
    return matches.length > 0
  }
  const ignored = found.filter(isIgnored)
  const left = found.filter(each => !ignored.includes(each))
  // With an error, checks were left out, and what they would find is not known.
  const unused = hasErrors(left) ? [] : ignores.filter(each => !used.has(each)).map(reportUnused)
  const broken = read.flatMap(each => each.diagnostics)
  return { diagnostics: inSourceOrder([...left, ...broken, ...unused]), ignored }
}

function fits({ code, line, span: place }: Ignore, { code: found, span }: Diagnostic): boolean {
  if (found !== code || isSyntax(code) || span?.source !== place.source) return false
  return positionAt(span.source, span.start).line === line
}

function isSyntax(code: string): boolean {
  return Object.hasOwn(textCodes, code)
}

function reportUnused({ code, span }: Ignore): Diagnostic {
  const known = Object.hasOwn(messages, code)
  const hint = isSyntax(code)
    ? 'errors of syntax cannot be ignored'
    : known
      ? undefined
      : (nearestHint(code, Object.keys(messages)) ?? '`tenon explain` lists all codes')
  return diagnostic('unused-ignore', { code }, span, { hint })
}

interface ReadIgnores {
  readonly ignores: readonly Ignore[]
  readonly diagnostics: readonly Diagnostic[]
}

function readIgnores(source: Source): ReadIgnores {
  const read = commentsOf(source).map(comment => readComment(source, comment))
  return {
    ignores: read.flatMap(each => each.ignores),
    diagnostics: read.flatMap(each => each.diagnostics),
  }
}

interface Comment {
  readonly text: string
  readonly start: number
  /** The line that a comment is about: its own, or the next with content. */
  readonly line: number
}

/** All comments, as YAML has them: a `#` within a text is none. */
function commentsOf({ text }: Source): readonly Comment[] {
  const found: Comment[] = []
  const alone: { readonly text: string; readonly start: number }[] = []
  let [at, line, hasContent, isScalar] = [0, 1, false, false]
  for (const token of new Lexer().lex(text)) {
    if (token === '\x02' || token === '\x18' || token === '\x1f') {
      isScalar = token === '\x1f'
      continue
    }
    if (token[0] === '#' && !isScalar) {
      if (hasContent) found.push({ text: token, start: at, line })
      else alone.push({ text: token, start: at })
    } else if (token.trim() !== '') {
      for (const each of alone.splice(0)) found.push({ ...each, line })
      hasContent = true
    }
    isScalar = false
    const breaks = token.split('\n').length - 1
    line += breaks
    if (token.endsWith('\n')) hasContent = false
    at += token.length
  }
  return [...found, ...alone.map(each => ({ ...each, line }))]
}

const form = /^#\s*tenon-ignore\b\s*([^:]*?)\s*(?::\s*(.*?)\s*)?$/

function readComment(source: Source, { text, start, line }: Comment): ReadIgnores {
  const nothing: ReadIgnores = { ignores: [], diagnostics: [] }
  const match = form.exec(text)
  if (!match) return nothing
  const [, list = '', reason = ''] = match
  const first = start + text.indexOf(word) + word.length
  const ignores = [...list.matchAll(/[^\s,]+/g)].map(({ 0: code }) => {
    const from = source.text.indexOf(code, first)
    return { code, line, span: { source, start: from, end: from + code.length } }
  })
  const problem =
    ignores.length === 0 ? 'this comment names no code' : 'this comment gives no reason'
  if (ignores.length > 0 && reason !== '') return { ...nothing, ignores }
  const span = { source, start, end: start + text.length }
  return { ...nothing, diagnostics: [diagnostic('broken-ignore', { problem }, span)] }
}
