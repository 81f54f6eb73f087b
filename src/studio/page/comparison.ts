/** Shows what two texts have apart: lines that only one of both has, with what is around them. */
import { create } from './dom.ts'
import { changeBetween } from './editor/change.ts'

const most = 60

/** The part between the first and the last difference, of the file and of the page. */
export function createComparison(theirs: string, mine: string): HTMLElement {
  const change = changeBetween(theirs, mine)
  if (!change) return create('p', {}, 'Both are the same.')
  const { from, to, insert } = change
  const start = theirs.lastIndexOf('\n', from - 1) + 1
  const tail = /^[^\n]*/.exec(theirs.slice(to))![0]
  const before = theirs.slice(start, to) + tail
  const after = theirs.slice(start, from) + insert + tail
  return create(
    'div',
    { class: 'comparison' },
    ...sideOf('in the file', '−', before),
    ...sideOf('here', '+', after),
  )
}

function sideOf(title: string, sign: string, text: string): readonly HTMLElement[] {
  const lines = text.split('\n')
  const more = lines.length - most
  const shown = lines.slice(0, most).map(line => `${sign} ${line}`)
  if (more > 0) shown.push(`… ${more} more lines`)
  return [create('h3', {}, title), create('pre', {}, shown.join('\n'))]
}
