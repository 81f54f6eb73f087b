/** What is inside of what in YAML, by how far in it is: where lines fold, and where one begins. */
import { foldService, indentService } from '@codemirror/language'
import type { Text } from '@codemirror/state'

/** A line folds away what is further in below it. */
export const folding = foldService.of((state, from) => {
  const { doc } = state
  const line = doc.lineAt(from)
  const last = lastInside(doc, line.number)
  return last === undefined ? null : { from: line.to, to: doc.line(last).to }
})

/** The last line below one that is inside of it; empty lines after it are not. */
function lastInside(doc: Text, first: number): number | undefined {
  const line = doc.line(first).text
  const depth = line.search(/\S/)
  if (depth < 0) return undefined
  const isList = /^\s*-(?:\s|$)/
  let last: number | undefined
  for (let number = first + 1; number <= doc.lines; number++) {
    const { text } = doc.line(number)
    const start = text.search(/\S/)
    if (start < 0) continue
    // Entries of a list may stand right below the key that the list is of.
    const isEntry = start === depth && isList.test(text) && !isList.test(line)
    if (start <= depth && !isEntry) break
    last = number
  }
  return last
}

/** A new line begins where the line before it goes on: below its key, or inside of it. */
export const indentation = indentService.of((context, at) => {
  if (context.simulatedBreak === null) return undefined
  return indentAfter(context.lineAt(at, -1).text)
})

/** `- Dense: 4` goes on below `Dense`, `- Dense:` inside of it, `- ReLU` with the next entry. */
export function indentAfter(line: string): number {
  const [start] = /^\s*(?:-\s+(?=[^#]*:(?:\s|$)|-\s))*/.exec(line)!
  const opens = /(?::|\s[|>][-+\d]{0,2})\s*$/.test(line.replace(/(?<!\S)#.*$/, ''))
  return start.length + (opens ? 2 : 0)
}
