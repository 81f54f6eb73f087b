/** Names inside the text of a value: parameters, and layers whose shape is asked for. */
import { shapeFunctions } from '../config/expression-functions.ts'
import { ExpressionFault, type Token, tokenize } from '../config/expression-tokens.ts'

export interface NamedPart {
  readonly space: 'param' | 'source'
  readonly name: string
  /** Offsets of the name in the text, without a `$`. */
  readonly start: number
  readonly end: number
}

/**
 * The names in a text. Where it is no expression, only `$name` alone and `${...}` refer to
 * something.
 */
export function namesIn(text: string, isExpression: boolean): readonly NamedPart[] {
  if (text.includes('${'))
    return [...text.matchAll(/\$\{([^}]*)\}?/g)].flatMap(match =>
      namesOfExpression(match[1]!, match.index + 2),
    )
  return isExpression || /^\$[A-Za-z_]/.test(text) ? namesOfExpression(text, 0) : []
}

function namesOfExpression(text: string, base: number): readonly NamedPart[] {
  const tokens = tokensOf(text)
  return tokens.flatMap((token, k): readonly NamedPart[] => {
    if (token.kind !== 'name') return []
    // Of what is called, only own activations have names.
    if (isSign(tokens[k + 1], '(') && !token.text.startsWith('$')) return []
    const asked = isSign(tokens[k - 1], '(') ? tokens[k - 2] : undefined
    const isShape = asked?.kind === 'name' && shapeFunctions.includes(asked.text)
    const name = token.text.replace('$', '')
    const end = base + token.end
    return [{ space: isShape ? 'source' : 'param', name, start: end - name.length, end }]
  })
}

/** What is broken has no names yet. */
function tokensOf(text: string): readonly Token[] {
  try {
    return tokenize(text)
  } catch (fault) {
    if (fault instanceof ExpressionFault) return []
    throw fault
  }
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}
