/** Finds the comments of a YAML text. */
import { Lexer } from 'yaml'

export interface Comment {
  /** With its `#`, without spaces at the end. */
  readonly text: string
  readonly start: number
}

export function findComments(text: string): readonly Comment[] {
  const comments: Comment[] = []
  let at = 0
  let inScalar = false
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer that stand for no text: document, flow error, scalar.
    if (token === '\x02' || token === '\x18' || token === '\x1f') {
      inScalar = token === '\x1f'
      continue
    }
    if (token[0] === '#' && !inScalar) comments.push({ text: token.trimEnd(), start: at })
    inScalar = false
    at += token.length
  }
  return comments
}
