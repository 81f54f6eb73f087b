/** A strict JSON reader over bytes: it accepts what the caller expects, and nothing else. */
import { quote } from './quote.ts'

/** A place in UTF-8 text. No value is built that the caller did not ask for. */
export interface JsonCursor {
  readonly bytes: Uint8Array
  at: number
  /** Ends the reading: `at` is an index into `bytes`. */
  readonly fail: (at: number, problem: string) => never
}

/** Names that would reach an object's prototype wherever a reader keeps names as properties. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads an object, calling `readValue` at each value. A name may stand once; no part of it between
 * slashes may be `__proto__`, `constructor` or `prototype`.
 */
export function readObject(
  cursor: JsonCursor,
  what: string,
  readValue: (name: string, nameAt: number) => void,
): void {
  const seen = new Set<string>()
  readSequence(cursor, what, '{', '}', () => {
    const nameAt = cursor.at
    const name = readString(cursor, `a name in ${what}`)
    if (seen.has(name)) cursor.fail(nameAt, `${what} holds ${quote(name)} twice`)
    if (name.split('/').some(part => forbiddenNames.has(part))) {
      cursor.fail(nameAt, `${what} holds the name ${quote(name)}, which is not allowed`)
    }
    seen.add(name)
    expect(cursor, ':', `':' after ${quote(name)} in ${what}`)
    skipSpace(cursor)
    readValue(name, nameAt)
  })
}

/** Reads an array, calling `readItem` at each item. */
export function readArray(cursor: JsonCursor, what: string, readItem: () => void): void {
  readSequence(cursor, what, '[', ']', readItem)
}

/** Reads a whole number from 0 to 2^53 - 1, written with digits alone. */
export function readInteger(cursor: JsonCursor, what: string): number {
  const start = cursor.at
  let end = start
  while (isNumberByte(cursor.bytes[end])) end++
  const text = decodeAscii(cursor.bytes.subarray(start, end))
  if (!/^(?:0|[1-9][0-9]*)$/.test(text)) {
    const found = text === '' ? describe(cursor) : quote(text)
    cursor.fail(start, `${what} needs whole numbers from 0 up, found ${found}`)
  }
  if (!Number.isSafeInteger(Number(text))) {
    cursor.fail(start, `${what} holds ${quote(text)}, which is more than 2^53 - 1`)
  }
  cursor.at = end
  return Number(text)
}

/** Reads a string: UTF-8 without control characters, JSON's escapes, surrogates in pairs. */
export function readString(cursor: JsonCursor, what: string): string {
  const start = cursor.at
  if (cursor.bytes[start] !== code('"')) {
    cursor.fail(start, `${what} must be a string, found ${describe(cursor)}`)
  }
  let end = start + 1
  while (cursor.bytes[end] !== code('"')) {
    const byte = cursor.bytes[end]
    if (byte === undefined) cursor.fail(start, `${what} is a string that never ends`)
    if (byte < 0x20) cursor.fail(end, `${what} holds a control character, which needs an escape`)
    end += byte === code('\\') ? 2 : 1
  }
  cursor.at = end + 1
  return unescape(cursor, decodeUtf8(cursor, start + 1, end, what), start, what)
}

/** Nothing but white space may follow. */
export function expectEnd(cursor: JsonCursor, what: string): void {
  skipSpace(cursor)
  if (cursor.at < cursor.bytes.length) {
    cursor.fail(cursor.at, `${what} is followed by ${describe(cursor)}`)
  }
}

function readSequence(
  cursor: JsonCursor,
  what: string,
  open: string,
  close: string,
  readItem: () => void,
): void {
  expect(cursor, open, `'${open}' to begin ${what}`)
  skipSpace(cursor)
  if (cursor.bytes[cursor.at] === code(close)) {
    cursor.at++
    return
  }
  for (;;) {
    skipSpace(cursor)
    readItem()
    skipSpace(cursor)
    if (cursor.bytes[cursor.at] === code(close)) break
    expect(cursor, ',', `',' or '${close}' in ${what}`)
  }
  cursor.at++
}

function expect(cursor: JsonCursor, character: string, wanted: string): void {
  skipSpace(cursor)
  if (cursor.bytes[cursor.at] !== code(character)) {
    cursor.fail(cursor.at, `expected ${wanted}, found ${describe(cursor)}`)
  }
  cursor.at++
}

function skipSpace(cursor: JsonCursor): void {
  while (isSpace(cursor.bytes[cursor.at])) cursor.at++
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function isNumberByte(byte: number | undefined): boolean {
  return byte !== undefined && /[-+.0-9A-Za-z]/.test(String.fromCharCode(byte))
}

function describe(cursor: JsonCursor): string {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) return 'the end'
  if (byte > 0x20 && byte < 0x7f) return quote(String.fromCharCode(byte))
  return `the byte 0x${byte.toString(16).padStart(2, '0')}`
}

function decodeAscii(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

function decodeUtf8(cursor: JsonCursor, start: number, end: number, what: string): string {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return decoder.decode(cursor.bytes.subarray(start, end))
  } catch {
    return cursor.fail(start, `${what} is not valid UTF-8`)
  }
}

/** JSON.parse knows the escapes; it takes lone surrogates too, which no UTF-8 text can hold. */
function unescape(cursor: JsonCursor, raw: string, start: number, what: string): string {
  if (!raw.includes('\\')) return raw
  let text: string
  try {
    text = JSON.parse(`"${raw}"`) as string
  } catch {
    return cursor.fail(start, `${what} holds an escape that JSON does not have`)
  }
  if (/\p{Cs}/u.test(text)) cursor.fail(start, `${what} holds half of a surrogate pair`)
  return text
}

function code(character: string): number {
  return character.charCodeAt(0)
}
