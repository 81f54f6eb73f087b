/** The grammar of expressions: tokens -> a small tree, by operator precedence. */
import { ExpressionFault, type Token, tokenize } from './expression-tokens.ts'

export type BinarySign =
  '+' | '-' | '*' | '/' | '//' | '%' | '**' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or'

/** Offsets are those of the whole part in the expression's text. */
export type Tree = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  // Without the `$` that may stand before it.
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly list: Tree; readonly index: Tree }
  | { readonly kind: 'unary'; readonly sign: '-' | '+' | 'not'; readonly operand: Tree }
  | {
      readonly kind: 'binary'
      readonly sign: BinarySign
      readonly left: Tree
      readonly right: Tree
    }
  | { readonly kind: 'choice'; readonly test: Tree; readonly yes: Tree; readonly no: Tree }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] }
)

// Python's order: a sign binds tighter on its right than `*`, but weaker than `**`.
const precedence: { readonly [sign in BinarySign]: number } = {
  or: 2,
  and: 3,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '==': 5,
  '!=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '//': 7,
  '%': 7,
  '**': 9,
}
const choicePrecedence = 1
const notPrecedence = 4
const signPrecedence = 8

/** Deeper than anybody writes, and far from the end of the stack. */
const deepest = 100

interface Parser {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

/** Parses a whole text; throws an `ExpressionFault` where it is no expression. */
export function parseExpression(text: string): Tree {
  const parser: Parser = { tokens: tokenize(text), at: 0, depth: 0 }
  const tree = parseAbove(parser, 0)
  const rest = peek(parser)
  if (rest.kind !== 'end') throw unexpected(rest)
  return tree
}

/** Parses as far as operators bind tighter than `floor`. */
function parseAbove(parser: Parser, floor: number): Tree {
  if (++parser.depth > deepest) {
    const { start, end } = peek(parser)
    throw new ExpressionFault('the expression is nested too deeply', start, end)
  }
  let left = parseIndexes(parser, parsePrefix(parser))
  for (;;) {
    const token = peek(parser)
    const next = isSign(token, '?')
      ? parseChoice(parser, left, floor)
      : parseBinary(parser, left, floor, token)
    if (!next) break
    left = next
  }
  parser.depth--
  return left
}

function parseChoice(parser: Parser, test: Tree, floor: number): Tree | undefined {
  if (choicePrecedence <= floor) return undefined
  parser.at++
  const yes = parseAbove(parser, 0)
  expect(parser, ':')
  const no = parseAbove(parser, 0)
  return { kind: 'choice', test, yes, no, start: test.start, end: no.end }
}

function parseBinary(parser: Parser, left: Tree, floor: number, token: Token): Tree | undefined {
  const sign = token.kind === 'name' || token.kind === 'sign' ? token.text : ''
  if (!Object.hasOwn(precedence, sign)) return undefined
  const own = precedence[sign as BinarySign]
  if (own <= floor) return undefined
  parser.at++
  // `**` groups from the right, everything else from the left.
  const right = parseAbove(parser, sign === '**' ? signPrecedence - 1 : own)
  return {
    kind: 'binary',
    sign: sign as BinarySign,
    left,
    right,
    start: left.start,
    end: right.end,
  }
}

/** `depth[0]`, `shape(x)[1]`. */
function parseIndexes(parser: Parser, list: Tree): Tree {
  if (!isSign(peek(parser), '[')) return list
  parser.at++
  const index = parseAbove(parser, 0)
  const { end } = expect(parser, ']')
  return parseIndexes(parser, { kind: 'index', list, index, start: list.start, end })
}

function parsePrefix(parser: Parser): Tree {
  const token = peek(parser)
  parser.at++
  const { start, end } = token
  if (token.kind === 'number') return { kind: 'number', value: token.value, start, end }
  if (token.kind === 'text') return { kind: 'text', text: token.text, start, end }
  if (token.text === 'not') return parseUnary(parser, 'not', notPrecedence, start)
  if (token.text === '-' || token.text === '+')
    return parseUnary(parser, token.text, signPrecedence, start)
  if (isSign(token, '(')) {
    const inner = parseAbove(parser, 0)
    return { ...inner, start, end: expect(parser, ')').end }
  }
  if (token.kind !== 'name' || token.text === 'and' || token.text === 'or') throw unexpected(token)
  if (isSign(peek(parser), '(')) return parseCall(parser, token.text, start)
  return { kind: 'name', name: token.text.replace('$', ''), start, end }
}

function parseUnary(parser: Parser, sign: '-' | '+' | 'not', floor: number, start: number): Tree {
  const operand = parseAbove(parser, floor)
  return { kind: 'unary', sign, operand, start, end: operand.end }
}

function parseCall(parser: Parser, name: string, start: number): Tree {
  parser.at++
  const args: Tree[] = []
  while (!isSign(peek(parser), ')')) {
    if (args.length > 0) expect(parser, ',')
    args.push(parseAbove(parser, 0))
  }
  return { kind: 'call', name, args, start, end: expect(parser, ')').end }
}

function expect(parser: Parser, sign: string): Token {
  const token = peek(parser)
  if (!isSign(token, sign)) {
    const found = describe(token)
    throw new ExpressionFault(`'${sign}' is missing before ${found}`, token.start, token.end)
  }
  parser.at++
  return token
}

/** The end is never passed: nothing takes it. */
function peek({ tokens, at }: Parser): Token {
  return tokens[Math.min(at, tokens.length - 1)]!
}

function isSign(token: Token, sign: string): boolean {
  return token.kind === 'sign' && token.text === sign
}

function unexpected(token: Token): ExpressionFault {
  return new ExpressionFault(`${describe(token)} is not expected here`, token.start, token.end)
}

function describe(token: Token): string {
  if (token.kind === 'end') return 'the end'
  if (token.kind === 'text') return 'the text'
  return token.kind === 'number' ? 'the number' : `'${token.text}'`
}
