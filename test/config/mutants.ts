/** Texts that are nearly configs: sound ones with letters, lines and values changed by chance. */
import { readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { randomNumbers } from '../files/random.ts'
import { soundConfigs } from './sound-configs.ts'

/** What became of some mutants; `faults` tells of each that was handled badly. */
export interface Outcome {
  accepted: number
  /** Refused as YAML. */
  unparsed: number
  /** Refused by the schema or the rules before it. */
  refused: number
  readonly faults: string[]
}

/** Reads `count` mutants; the same seed gives the same ones. */
export function readMutants(seed: number, count: number): Outcome {
  const random = generator(seed)
  const outcome: Outcome = { accepted: 0, unparsed: 0, refused: 0, faults: [] }
  const texts = Object.values(soundConfigs)
  for (let i = 0; i < count; i++) {
    const text = mutate(texts[i % texts.length]!, random)
    const fault = attempt(text, outcome)
    if (fault !== undefined) outcome.faults.push(`seed ${seed}, mutant ${i}: ${fault}\n${text}`)
  }
  return outcome
}

function attempt(text: string, outcome: Outcome): string | undefined {
  try {
    const { config, diagnostics } = readConfig(createSource('model.yaml', text))
    if (diagnostics.length === 0) outcome.accepted++
    else if (config) outcome.refused++
    else outcome.unparsed++
    if (!config && diagnostics.length === 0) return 'neither a config nor a diagnostic'
    const lost = diagnostics.find(({ span }) => !span || !isInside(span, text.length))
    return lost && `${lost.code} has no place in the text`
  } catch (thrown) {
    return String(thrown)
  }
}

function isInside({ start, end }: { readonly start: number; readonly end: number }, size: number) {
  return start >= 0 && start <= end && end <= size
}

export type Random = (below: number) => number

const signs = [...'{}[](),:#&*!|>\'"%@`-?=. \n\t$<\\0a', '\0', '\ud800', '字']
const values = [
  ...[
    'null',
    'true',
    'None',
    '-1',
    '0',
    '1e999',
    '[]',
    '{}',
    '""',
    'x',
    '1/0',
    '(1, 2)',
    '"a\\nb"',
  ],
  ...[
    'Dense(10)',
    'a=1',
    '*a',
    '&a b',
    '[[1]]',
    '{a: {b: c}}',
    'yes',
    '1e-3',
    '99999999999999999999',
  ],
  ...['Dense', 'relu', 'PReLU', 'name', 'from', 'type', '__proto__', '<<', 'keras.layers.Dense'],
]

export function mutate(text: string, random: Random): string {
  let mutant = text
  for (let i = random(3); i >= 0; i--) mutant = change(mutant, random)
  return mutant
}

function change(text: string, random: Random): string {
  const at = random(text.length)
  const end = Math.min(text.length, at + 1 + random(6))
  switch (random(8)) {
    case 0:
      return text.slice(0, at) + text.slice(end)
    case 1:
      return text.slice(0, at) + signs[random(signs.length)]! + text.slice(at)
    case 2:
      return text.slice(0, at) + signs[random(signs.length)]! + text.slice(at + 1)
    case 3:
      return changeLines(text, random)
    default:
      return changeWord(text, random)
  }
}

/** One line is left out, doubled, or moved to another place. */
function changeLines(text: string, random: Random): string {
  const lines = text.split('\n')
  const [line = ''] = lines.splice(random(lines.length), 1)
  for (let copies = random(3); copies > 0; copies--) lines.splice(random(lines.length), 0, line)
  return lines.join('\n')
}

/** A key or value becomes another one: this mutant is likely to be YAML still. */
function changeWord(text: string, random: Random): string {
  const words = [...text.matchAll(/[\w./]+/g)]
  const word = words[random(words.length)]
  if (!word) return text
  const others = random(2) === 0 ? values : words.map(each => each[0])
  const other = others[random(others.length)]!
  return text.slice(0, word.index) + other + text.slice(word.index + word[0].length)
}

/** Whole numbers below a bound. */
export function generator(seed: number): Random {
  const next = randomNumbers(seed)
  return below => Math.floor(next() * below)
}
