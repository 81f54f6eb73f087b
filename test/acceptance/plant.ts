/** Plants one fault of a kind into sound configs, and judges what is reported. */
import { readFileSync, readdirSync } from 'node:fs'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { Code } from '../../src/diagnostics/messages.ts'
import { positionAt } from '../../src/diagnostics/source.ts'
import { type Random, generator } from '../config/mutants.ts'
import { type Files, checkText } from './check.ts'

/** One way to get a config wrong, by an edit at one place. */
export interface FaultKind {
  readonly name: string
  /** Any of these says what is wrong. */
  readonly codes: readonly Code[]
  /** The places: every match, with the flags `g` and `m`. */
  readonly find: RegExp
  /** What stands there instead, `$&` for what was found: one of these, or made by chance. */
  readonly put: readonly string[] | ((found: string, random: Random) => string)
  /** The line to be reported: the first from the place on that matches; else the place's own. */
  readonly at?: RegExp
  /** How many lines below the place the line to be reported is. */
  readonly below?: number
}

export interface SoundConfig {
  readonly name: string
  readonly text: string
}

/** A config with one fault. */
export interface Planted {
  readonly name: string
  readonly text: string
  /** The line that must be reported, from 1. */
  readonly line: number
}

const samples = new URL('../samples/sound/', import.meta.url)

/** The configs that users get, and samples that use the whole language. */
export const soundConfigs: readonly SoundConfig[] = [
  ...configsIn(new URL('../../configs/', import.meta.url)),
  ...configsIn(samples),
]

/** What the samples include. */
export const includedFiles: Files = {
  'blocks/common.yaml': readFileSync(new URL('blocks/common.yaml', samples), 'utf8'),
}

function configsIn(folder: URL): readonly SoundConfig[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .toSorted()
    .map(name => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
}

/** All places where a fault of the kind can stand. */
function placesOf({ find }: FaultKind): readonly (readonly [SoundConfig, RegExpExecArray])[] {
  return soundConfigs.flatMap(config =>
    [...config.text.matchAll(find)].map(match => [config, match] as const),
  )
}

/** `count` configs with one fault each; the same seed gives the same ones. */
export function plantFaults(kind: FaultKind, seed: number, count: number): readonly Planted[] {
  const places = placesOf(kind)
  if (places.length === 0) throw new Error(`no place for the fault '${kind.name}'`)
  const random = generator(seed)
  const first = random(places.length)
  // Every place comes before any place comes again.
  return Array.from({ length: count }, (_, i) => {
    const [config, match] = places[(first + i * strideFor(places.length)) % places.length]!
    return plantAt(kind, config, match, random)
  })
}

/** As many plants as there are places. */
export function plantEverywhere(kind: FaultKind, seed: number): readonly Planted[] {
  const random = generator(seed)
  return placesOf(kind).map(([config, match]) => plantAt(kind, config, match, random))
}

/** A step that has no divisor in common with the number of places. */
function strideFor(places: number): number {
  return [7, 5, 3, 2, 1].find(step => places % step !== 0) ?? 11
}

function plantAt(
  { put, at, below = 0 }: FaultKind,
  { name, text }: SoundConfig,
  { 0: found, index }: RegExpExecArray,
  random: Random,
): Planted {
  const other =
    typeof put === 'function'
      ? put(found, random)
      : put[random(put.length)]!.replaceAll('$&', () => found)
  const planted = text.slice(0, index) + other + text.slice(index + found.length)
  const above = planted.slice(0, index).split('\n').length
  const lines = planted.split('\n').slice(above - 1)
  const line = above + (at ? lines.findIndex(each => at.test(each)) : below)
  return { name, text: planted, line }
}

/** What came of one planted fault. */
export interface Verdict {
  /** One of the codes at the line. */
  readonly right: boolean
  readonly count: number
  /** For people: the expected and the reported. */
  readonly story: string
}

/** Checks a config with a fault; an error that is thrown is a verdict too. */
export function judge({ codes, name: kind }: FaultKind, planted: Planted): Verdict {
  const { name, text, line } = planted
  const fault = `${kind} in ${name}:${line} \`${text.split('\n')[line - 1]?.trim()}\``
  try {
    const found = checkText(text, includedFiles)
    const right = found.some(each => codes.includes(each.code) && linesOf(each).includes(line))
    const reported =
      found.map(each => `${each.code}:${linesOf(each).join('/')}`).join(' ') || 'nothing'
    return { right, count: found.length, story: `${fault}: ${reported}, not ${codes.join(' | ')}` }
  } catch (thrown) {
    return { right: false, count: Infinity, story: `${fault}: threw ${String(thrown)}` }
  }
}

/** Lines of the config: the place, and for one in an included file those that led there. */
function linesOf({ span, notes }: Diagnostic): readonly number[] {
  const isOwn = span?.source.file === 'model.yaml'
  const places = isOwn ? [span] : notes.flatMap(note => note.span ?? [])
  return places.map(({ source, start }) => positionAt(source, start).line)
}
