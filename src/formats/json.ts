/** JSON of a foreign file: limits are checked before it is parsed, values are asked for by type. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { type Json, type JsonMap, isMap } from '../fields/field.ts'

/** Far deeper than any model nests its layers. */
const deepest = 64

/** `{"a":{"a":...` of this many characters is parsed in a second, and no topology is longer. */
const longest = 2 ** 26

/** Names that would reach an object's prototype wherever somebody keeps names as properties. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** Where a value stands: which file, and the way to it inside. */
export interface Place {
  readonly file: string
  readonly path: string
}

/** Ends the reading of a file: says what is wrong with the value at a place. */
export function broken({ file, path }: Place, problem: string): never {
  return refuse('broken-model-file', { file, place: path, problem })
}

export function inside({ file, path }: Place, key: string | number): Place {
  if (typeof key === 'number') return { file, path: `${path}[${key}]` }
  return { file, path: path === '' ? key : `${path}.${key}` }
}

export function parseJson(text: string, place: Place): Json {
  if (text.length > longest) broken(place, `the text is longer than ${longest} characters`)
  if (depthOf(text) > deepest) broken(place, `values are nested deeper than ${deepest}`)
  try {
    return JSON.parse(text, refuseForbidden) as Json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return broken(place, `it is no JSON: ${error.message.slice(0, 200)}`)
  }

  function refuseForbidden(key: string, value: unknown): unknown {
    if (forbidden.has(key)) broken(place, `it holds the name '${key}', which is not allowed`)
    return value
  }
}

/** Brackets that are open at once, those in strings left out. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0]
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, ++depth)
    else if (code === 0x5d || code === 0x7d) depth--
  }
  return most
}

export function expectMap(value: Json | undefined, place: Place): JsonMap {
  return isMap(value) ? value : broken(place, `a map is needed, not ${kindOf(value)}`)
}

export function expectList(value: Json | undefined, place: Place): readonly Json[] {
  return Array.isArray(value) ? value : broken(place, `a list is needed, not ${kindOf(value)}`)
}

export function expectText(value: Json | undefined, place: Place): string {
  if (typeof value !== 'string') return broken(place, `text is needed, not ${kindOf(value)}`)
  if (value.length > longestName) broken(place, `a name of ${value.length} characters`)
  return value
}

const longestName = 1000

export function expectCount(value: Json | undefined, place: Place): number {
  const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  return isCount ? value : broken(place, `a whole number is needed, not ${kindOf(value)}`)
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return JSON.stringify(value).slice(0, 60)
}
