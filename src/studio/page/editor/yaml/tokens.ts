/** What stands in a line of YAML: as much of its grammar as colours need, and as fast as typing. */

export type Kind = 'key' | 'string' | 'number' | 'comment' | 'mark'

export interface Token {
  readonly from: number
  readonly to: number
  readonly kind: Kind
}

/** What a line leaves open for the next. */
export interface Open {
  /** How many brackets. */
  readonly depth: number
  /** The quote of a string that goes on. */
  readonly quote: string | undefined
  /** Lines that are further in than this are of a text that began with `|` or `>`. */
  readonly block: number | undefined
}

export const nothingOpen: Open = { depth: 0, quote: undefined, block: undefined }

/** Tokens of a line, in their order, and what it leaves open. What has no colour is no token. */
export function tokensOf(line: string, before: Open): readonly [readonly Token[], Open] {
  if (isOfText(line, before)) {
    const whole = { from: 0, to: line.length, kind: 'string' } as const
    return [line === '' ? [] : [whole], before]
  }
  const tokens: Token[] = []
  let { depth, quote } = before
  let block: number | undefined
  // Where the innermost key or entry of a list begins.
  let column = -1
  let at = 0
  const add = (to: number, kind: Kind | undefined): void => {
    if (kind) tokens.push({ from: at, to, kind })
    at = to
  }
  if (quote !== undefined) {
    const end = endOfString(line, quote)
    if (end !== undefined) quote = undefined
    add(end ?? line.length, 'string')
  }
  while (at < line.length) {
    const { text, groups } = pieceAt(line, at, depth > 0)
    const to = at + text.length
    const kind = isKey(groups, line, to) ? 'key' : kindOf(groups)
    if (groups.open) quote = text[0]
    if (kind === 'key' || text === '-') column = at
    if (groups.header) block = column
    if (groups.opening) depth++
    if (groups.closing) depth = Math.max(0, depth - 1)
    add(to, kind)
  }
  return [tokens, { depth, quote, block }]
}

/** A line that only goes on with a text of several lines. */
function isOfText(line: string, { block }: Open): boolean {
  const start = line.search(/\S/)
  return block !== undefined && (start < 0 || start > block)
}

const inside = { '"': String.raw`(?:[^"\\]|\\.)*`, "'": String.raw`(?:[^']|'')*` }

function endOfString(line: string, quote: string): number | undefined {
  const pattern = quote === '"' ? `${inside['"']}"` : `${inside["'"]}'`
  return new RegExp(`^${pattern}`).exec(line)?.[0].length
}

/** What ends plain text depends on whether brackets are open; something always fits. */
const piecesWith = (separator: string, plain: string): RegExp =>
  new RegExp(
    [
      String.raw`(?<space>\s+)`,
      String.raw`(?<comment>(?<!\S)#.*)`,
      `(?<string>"${inside['"']}"|'${inside["'"]}')`,
      `(?<open>["'].*)`,
      String.raw`(?<mark>[-?:](?=\s|$)|${separator})`,
      String.raw`(?<header>[|>][-+\d]{0,2}(?=\s*$|\s+#))`,
      '(?<opening>[[{])',
      String.raw`(?<closing>[\]}])`,
      `(?<plain>${plain})`,
      '(?<other>.)',
    ].join('|'),
    'y',
  )

const pieces = piecesWith(':(?=$)', String.raw`(?:[^\s:]|:(?!\s|$)|\s+(?![\s#:]|$))+`)
const piecesInBrackets = piecesWith(
  '[,:]',
  String.raw`(?:[^\s:,[\]{}]|:(?![\s,[\]{}]|$)|\s+(?![\s#:,[\]{}]|$))+`,
)

type Groups = { readonly [name: string]: string | undefined }

function pieceAt(
  line: string,
  at: number,
  isInBrackets: boolean,
): { readonly text: string; readonly groups: Groups } {
  const pattern = isInBrackets ? piecesInBrackets : pieces
  pattern.lastIndex = at
  const found = pattern.exec(line)!
  return { text: found[0], groups: found.groups! }
}

/** A colon follows. */
function isKey({ string, plain }: Groups, line: string, to: number): boolean {
  return (string ?? plain) !== undefined && /^\s*:(?:[\s,[\]{}]|$)/.test(line.slice(to))
}

const number = String.raw`0x[\da-f]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?\.inf|\.nan`
const constant = new RegExp(`^(?:${number}|true|false|null|~)$`, 'i')

function kindOf({ comment, string, open, plain, space, other }: Groups): Kind | undefined {
  if (comment !== undefined) return 'comment'
  if ((string ?? open) !== undefined) return 'string'
  if (plain !== undefined) return constant.test(plain) ? 'number' : undefined
  return (space ?? other) === undefined ? 'mark' : undefined
}
