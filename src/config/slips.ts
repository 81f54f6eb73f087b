/** Slips of the finger: what a word becomes by one of the commonest of them. */

/**
 * The word with two neighbours swapped or one letter twice and, of longer words, one left out;
 * other words that mean something are rarely among these.
 */
export function slipsOf(word: string): readonly string[] {
  const found = new Set<string>()
  for (let i = 0; i < word.length; i++) {
    const [before, letter, after] = [word.slice(0, i), word[i]!, word.slice(i + 1)]
    found.add(before + letter + letter + after)
    if (after !== '') found.add(before + after[0]! + letter + after.slice(1))
    if (word.length >= leastForOmission) found.add(before + after)
  }
  found.delete(word)
  return [...found]
}

/** `not` and `the` are near too many words. */
const leastForOmission = 5
