/** Places and edits that several kinds of planted faults have in common. */
import type { Random } from '../../config/mutants.ts'

/** In front of the dash of a layer: what is put there is a layer of its own. */
export const beforeLayer = /^ *(?=- (?:[A-Z]|call|\w+\.))/gm

/** A key among the arguments of a layer of the catalog. */
export const argument = /(?<=^ *- [A-Z]\w*: \{(?:.*, )?)\w+(?=: )/gm

/** A whole number as an argument. */
export const wholeNumber = /(?<=(?:units|filters|kernel_size|pool_size|strides): )\d+(?=[,}])/gm

/** Where the arguments of a layer of the catalog begin. */
export const argumentsStart = /(?<=^ *- [A-Z]\w*: \{)/gm

/** The name of a layer of the catalog. */
export const layerWord = /(?<=^ *- )[A-Z]\w*(?=:|$)/gm

/** A layer in front of a layer: `entry`, which may have lines of its own. */
export function insertLayer(...entries: readonly string[]): readonly string[] {
  return entries.map(entry => `$&- ${entry.split('\n').join('\n$&')}\n$&`)
}

const letters = 'qzxjv'

/** One letter is doubled, left out, changed, or takes the place of the next one. */
export function typo(word: string, random: Random): string {
  const at = random(word.length)
  const letter = word[at]!
  const edits = [
    word.slice(0, at) + letters[random(letters.length)] + word.slice(at),
    word.slice(0, at) + letters[random(letters.length)] + word.slice(at + 1),
    word.slice(0, at) + (word[at + 1] ?? 'q') + letter + word.slice(at + 2),
  ]
  const changed = edits[random(edits.length)]!
  return changed === word ? `${word}q` : changed
}
