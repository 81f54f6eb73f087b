/** Shows the little Markdown that hovers are written in: paragraphs, lists, bold, code. */
import { create } from './dom.ts'

export function showMarkdown(text: string): readonly HTMLElement[] {
  return text.split(/\n{2,}/).map(part => {
    const lines = part.split('\n')
    const isItem = (line: string): boolean => line.startsWith('- ')
    if (!lines.every(isItem)) return create('p', {}, ...inline(lines.join(' ')))
    return create('ul', {}, ...lines.map(line => create('li', {}, ...inline(line.slice(2)))))
  })
}

function inline(text: string): readonly (Node | string)[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map(piece => {
    if (/^\*\*.+\*\*$/.test(piece)) return create('strong', {}, piece.slice(2, -2))
    if (/^`.+`$/.test(piece)) return create('code', {}, piece.slice(1, -1))
    return piece
  })
}
