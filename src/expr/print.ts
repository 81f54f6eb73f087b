/** Prints expressions for people and for the text form of the IR. */
import { visitOrder } from './expr.ts'
import type { Expr, ExprOp } from './expr.ts'

const infix: Partial<Readonly<Record<ExprOp, { sign: string; level: number }>>> = {
  any: { sign: '||', level: 1 },
  all: { sign: '&&', level: 2 },
  eq: { sign: '==', level: 3 },
  lt: { sign: '<', level: 4 },
  le: { sign: '<=', level: 4 },
  or: { sign: '|', level: 5 },
  xor: { sign: '^', level: 6 },
  and: { sign: '&', level: 7 },
  shl: { sign: '<<', level: 8 },
  shr: { sign: '>>>', level: 8 },
  add: { sign: '+', level: 9 },
  sub: { sign: '-', level: 9 },
  mul: { sign: '*', level: 10 },
  div: { sign: '/', level: 10 },
}
const prefixLevel = 11
const wordLevel = 12

interface Text {
  readonly text: string
  /** How tightly the outermost operation binds. */
  readonly level: number
}

/**
 * One line: `select(x0 > 0.0, x0, 0.3 * x0)`. Operands are `x0`, `x1`; f32 constants have a point
 * or an exponent, i32 constants have none; what is used twice is named first:
 * `let a = exp(x0); a / (1.0 + a)`.
 */
export function printExpr(root: Expr): string {
  const order = visitOrder([root])
  const uses = countUses(order)
  const texts = new Map<Expr, Text>()
  const lets: string[] = []
  for (const expr of order) {
    const printed = print(
      expr,
      expr.args.map(each => texts.get(each)!),
    )
    if (uses.get(expr)! < 2 || expr.args.length === 0) {
      texts.set(expr, printed)
      continue
    }
    const name = letName(lets.length)
    lets.push(`let ${name} = ${printed.text}; `)
    texts.set(expr, { text: name, level: wordLevel })
  }
  return lets.join('') + texts.get(root)!.text
}

function countUses(order: readonly Expr[]): ReadonlyMap<Expr, number> {
  const uses = new Map(order.map(expr => [expr, 0]))
  for (const expr of order) for (const arg of expr.args) uses.set(arg, uses.get(arg)! + 1)
  return uses
}

/** a, b, ... z, a1, b1, ... */
function letName(n: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (n % 26))
  return n < 26 ? letter : `${letter}${Math.floor(n / 26)}`
}

function print(expr: Expr, args: readonly Text[]): Text {
  const word = (text: string): Text => ({ text, level: wordLevel })
  if (expr.op === 'const') return printConstant(expr)
  if (expr.op === 'operand') return word(`x${expr.value}`)
  if (expr.op === 'index') return word('index')
  if (expr.op === 'size') return word(expr.name)
  if (expr.op === 'neg')
    return { text: `-${within(args[0]!, prefixLevel + 1)}`, level: prefixLevel }
  if (expr.op === 'not') return { text: `!${within(args[0]!, prefixLevel)}`, level: prefixLevel }
  const form = infix[expr.op]
  if (!form) return word(`${expr.op}(${args.map(each => each.text).join(', ')})`)
  const { sign, level } = form
  const [a, b] = args as [Text, Text]
  // `x0 > 0.0` reads better than `0.0 < x0`.
  if ((expr.op === 'lt' || expr.op === 'le') && expr.args[0]!.op === 'const')
    return { text: `${within(b, level)} ${sign.replace('<', '>')} ${within(a, level + 1)}`, level }
  return { text: `${within(a, level)} ${sign} ${within(b, level + 1)}`, level }
}

function within(part: Text, level: number): string {
  return part.level < level ? `(${part.text})` : part.text
}

function printConstant({ value, type }: Expr): Text {
  const level = value < 0 || Object.is(value, -0) ? prefixLevel : wordLevel
  if (type === 'bool') return { text: value === 1 ? 'true' : 'false', level }
  const digits = Object.is(value, -0) ? '-0' : String(value)
  if (!Number.isFinite(value))
    return { text: digits.replace('Infinity', 'inf').toLowerCase(), level }
  const isWhole = type === 'f32' && !/[.e]/.test(digits)
  return { text: isWhole ? `${digits}.0` : digits, level }
}
