/** The examples of the explanations: parts of configs that show a fault, and the same without it. */
import type { Code } from '../src/diagnostics/messages.ts'
import { messages } from '../src/diagnostics/messages.ts'

/** Bad and good YAML of a code; undefined where a sentence says it, as with weight files. */
export interface Examples {
  readonly bad: string | undefined
  readonly good: string | undefined
}

/** Reads the indented lines below `Bad:` and `Good:`. */
export function examplesOf(code: Code): Examples {
  const { explain } = messages[code]
  return { bad: exampleAfter(explain, 'Bad'), good: exampleAfter(explain, 'Good') }
}

function exampleAfter(explain: string, word: string): string | undefined {
  const [, block] = new RegExp(`^${word}:\n\n((?:(?: {4}.*)?(?:\n|$))+)`, 'm').exec(explain) ?? []
  return block?.replace(/^ {4}/gm, '').trimEnd()
}

/** What an example leaves out because it is beside the point. */
const frame = {
  inputs: 'inputs: {image: [28, 28, 1]}',
  layers: 'layers: [Flatten, Dense: 10]',
} as const

/**
 * The example as a whole config: a list becomes the layers, and sections that are not there come
 * from the frame. A text with a `tenon:` of its own, or of comments alone, is whole.
 */
export function completeExample(example: string): string {
  if (/^tenon:/m.test(example) || /^(#.*\s*)*$/.test(example)) return `${example}\n`
  const isList = /^(?:#.*\n)*-/.test(example)
  const text = isList ? `layers:\n${example.replace(/^(?=.)/gm, '  ')}` : example
  const missing = Object.entries(frame).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(text))
  return ['tenon: 1', ...missing.map(([, line]) => line), text, ''].join('\n')
}
