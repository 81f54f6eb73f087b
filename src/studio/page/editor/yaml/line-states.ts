/** What the lines of a text leave open, kept while it is written: each line is read once. */
import type { ChangeDesc, Text } from '@codemirror/state'
import { type Open, nothingOpen, tokensOf } from './tokens.ts'

export interface LineStates {
  /** What is open where a line begins, counted from 1; lines above that were not read yet are. */
  before(line: number): Open
  /** Reads the lines that changed, and those below them for which something else is open now. */
  change(changes: ChangeDesc, now: Text): void
}

export function createLineStates(text: Text): LineStates {
  let doc = text
  /** By line, as far as they were read; of a line that was not, nobody has asked. */
  let open: Open[] = [nothingOpen]

  /** Reads on until it is known what is open before a line. */
  function readTo(line: number): void {
    if (open.length >= line) return
    for (const each of doc.iterLines(open.length, line)) open.push(tokensOf(each, open.at(-1)!)[1])
  }

  return {
    before(line) {
      readTo(line)
      return open[line - 1]!
    },
    change(changes, now) {
      const [before, known] = [doc, open]
      doc = now
      const range = changedRange(changes)
      if (!range) return
      const { fromA, toA, toB } = range
      open = known.slice(0, before.lineAt(fromA).number)
      const [lastBefore, last] = [before.lineAt(toA).number, now.lineAt(toB).number]
      if (known.length <= lastBefore || last === now.lines) return
      readTo(last + 1)
      // From where the same is open as it was, every line leaves open what it left.
      if (isSame(open[last]!, known[lastBefore]!)) open = [...open, ...known.slice(lastBefore + 1)]
    },
  }
}

/** From the first to the last change, in the text as it was (`A`) and as it is (`B`). */
function changedRange(changes: ChangeDesc) {
  let range: { readonly fromA: number; readonly toA: number; readonly toB: number } | undefined
  changes.iterChangedRanges((fromA, toA, _, toB) => {
    range = { fromA: range?.fromA ?? fromA, toA, toB }
  })
  return range
}

function isSame(one: Open, other: Open): boolean {
  return one.depth === other.depth && one.quote === other.quote && one.block === other.block
}
