/** How a key or scalar is written: quotes where YAML needs them, numbers that all readers share. */
import type { Key, ScalarNode, Style } from './tree.ts'

/** On one line; `inFlow` says that brackets or braces are around it. */
export function scalarText({ value, style, written }: ScalarNode, inFlow: boolean): string {
  if (typeof value === 'string') return textOf(value, style, inFlow)
  return typeof value === 'number' ? numberText(value, written) : String(value)
}

export function keyText({ text, style, anchor }: Key, inFlow: boolean): string {
  const own = textOf(text, style, inFlow)
  return anchor === undefined ? own : `&${anchor} ${own}`
}

/**
 * Digits as people read them, and a point in what is large or small: YAML 1.1 takes `1e-7` for
 * text. A point that was written stays.
 */
export function numberText(value: number, written: string): string {
  if (Object.is(value, -0)) return '-0.0'
  // Larger whole numbers would be read as having more digits than are exact.
  const text = isTooLong(value) ? value.toExponential() : String(value)
  const [digits, exponent] = text.split('e') as [string, string?]
  const pointed = digits.includes('.') ? digits : `${digits}.0`
  if (exponent !== undefined) return `${pointed}e${exponent}`
  return /^[-+]?\d*\.\d*$/.test(written) ? pointed : digits
}

function isTooLong(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
}

function textOf(text: string, style: Style, inFlow: boolean): string {
  const plain = style === 'plain' ? staysPlain(text, inFlow) : needsNoQuotes(text, inFlow)
  return plain ? text : quoted(text)
}

/** Text that was plain; in brackets, commas and brackets mean something. */
function staysPlain(text: string, inFlow: boolean): boolean {
  if (/[\n\r]/.test(text)) return false
  return !inFlow || !/[,[\]{}]|:$|^[-?:]$/.test(text)
}

const word = /^[\w./$][\w./$@+*%-]*(?: [\w./$@+*%-]+)*$/
const indexed = /^[A-Za-z_]\w*\[\w+\]$/
const numberLike = /^[-+.]?\d[\w.+-]*$|^\.(?:inf|nan)$/i
const constant = /^(?:null|true|false|yes|no|on|off|None)$/i

/** Text that was quoted: only words and simple expressions go without, nothing like a number. */
function needsNoQuotes(text: string, inFlow: boolean): boolean {
  const isWord = word.test(text) || (!inFlow && indexed.test(text))
  return isWord && !numberLike.test(text) && !constant.test(text)
}

function quoted(text: string): string {
  const isPrintable = /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\uffef]*$/.test(text)
  return /["\\]/.test(text) && isPrintable
    ? `'${text.replaceAll("'", "''")}'`
    : JSON.stringify(text)
}
