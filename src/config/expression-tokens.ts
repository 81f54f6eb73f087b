/** Splits the text of an expression into tokens with their offsets. */

export interface NumberToken {
  readonly kind: 'number'
  readonly value: number
  readonly start: number
  readonly end: number
}

export interface WordToken {
  /**
   * `name` also covers the words `and`, `or`, `not`; the text of `text` has no quotes; `end` closes
   * the list and is empty.
   */
  readonly kind: 'name' | 'sign' | 'text' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

export type Token = NumberToken | WordToken

/** Thrown by the tokenizer and the parser; whoever evaluates makes a diagnostic of it. */
export class ExpressionFault extends Error {
  readonly start: number
  readonly end: number

  constructor(message: string, start: number, end: number) {
    super(message)
    this.start = start
    this.end = end
  }
}

const numberForm = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y
// Only a `$` leads into another file's names: `$common.bent`.
const nameForm = /\$[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|[A-Za-z_]\w*/y
const signForm = /\/\/|\*\*|<=|>=|==|!=|[-+*/%<>()[\]?:,]/y
const textForm = /'[^']*'|"[^"]*"/y
const suffixForm = /(?:[kKMGT]i?B|[kMGT]|B|ms|us|s)\b|%(?=\s*(?:$|[)\],?:]))/y

const powers: { readonly [letter: string]: number } = { k: 1, K: 1, M: 2, G: 3, T: 4 }
const otherUnits: { readonly [suffix: string]: number } = { ms: 1e-3, us: 1e-6, '%': 0.01 }

/** All tokens of a text, the end included. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++
    if (at >= text.length) break
    const token = readNumber(text, at) ?? readWord(text, at)
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length })
  return tokens
}

/**
 * `5`, `1e-3`, `10_000`, `5M`, `8MiB`, `10ms`, `1%`. k M G T are powers of ten, KiB MiB GiB TiB of
 * 1024; times are in seconds, and percent are hundredths.
 */
function readNumber(text: string, start: number): NumberToken | undefined {
  const digits = match(numberForm, text, start)
  if (digits === undefined) return undefined
  const end = start + digits.length
  const suffix = match(suffixForm, text, end) ?? ''
  const value = Number(digits.replaceAll('_', '')) * scaleOf(suffix)
  return { kind: 'number', value, start, end: end + suffix.length }
}

function scaleOf(suffix: string): number {
  const other = otherUnits[suffix]
  if (other !== undefined) return other
  const power = powers[suffix[0] ?? ''] ?? 0
  return (suffix[1] === 'i' ? 1024 : 1000) ** power
}

function readWord(text: string, start: number): WordToken {
  const name = match(nameForm, text, start)
  if (name !== undefined) return { kind: 'name', text: name, start, end: start + name.length }
  const quoted = match(textForm, text, start)
  if (quoted !== undefined)
    return { kind: 'text', text: quoted.slice(1, -1), start, end: start + quoted.length }
  const sign = match(signForm, text, start)
  if (sign !== undefined) return { kind: 'sign', text: sign, start, end: start + sign.length }
  if (/['"]/.test(text[start]!))
    throw new ExpressionFault('the closing quote is missing', start, text.length)
  throw new ExpressionFault(`'${text[start]}' has no meaning here`, start, start + 1)
}

function match(form: RegExp, text: string, start: number): string | undefined {
  form.lastIndex = start
  return form.exec(text)?.[0]
}
