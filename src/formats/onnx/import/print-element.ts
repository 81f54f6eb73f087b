/** An expression as the text of an own activation. */
import { type Expr, visitOrder } from '../../../expr/expr.ts'

const signs: Partial<Readonly<Record<Expr['op'], string>>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  le: '<=',
  eq: '==',
  all: 'and',
  any: 'or',
}

/** How often each part is written out: parts that are used twice are written twice. */
export function textSize(root: Expr): number {
  const sizes = new Map<Expr, number>()
  for (const expr of visitOrder([root]))
    sizes.set(
      expr,
      expr.args.reduce((sum, each) => sum + sizes.get(each)!, 1),
    )
  return sizes.get(root)!
}

/** `x > 0 ? x : 0.1 * x`, everything in brackets; undefined where the language has no word. */
export function elementText(root: Expr): string | undefined {
  const texts = new Map<Expr, string>()
  for (const expr of visitOrder([root])) {
    const args = expr.args.map(each => texts.get(each)!)
    const text = printed(expr, args)
    if (text === undefined) return undefined
    texts.set(expr, text)
  }
  return texts
    .get(root)!
    .replace(/^\((.*)\)$/s, (whole, inner: string) => (isBalanced(inner) ? inner : whole))
}

function printed(expr: Expr, args: readonly string[]): string | undefined {
  const [a, b, c] = args as readonly [string, string, string]
  const sign = signs[expr.op]
  if (sign) return `(${a} ${sign} ${b})`
  switch (expr.op) {
    case 'operand':
      return 'x'
    case 'const':
      if (expr.type === 'bool') return undefined
      return Number.isFinite(expr.value) ? numberText(expr.value) : undefined
    case 'neg':
      return `(-${a})`
    case 'not':
      return `(not ${a})`
    case 'select':
      return `(${a} ? ${b} : ${c})`
    case 'madd':
      return `(${a} * ${b} + ${c})`
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'exp':
    case 'expm1':
    case 'log':
    case 'log1p':
    case 'tanh':
    case 'erf':
    case 'sin':
    case 'cos':
      return `${expr.op}(${a})`
    case 'min':
    case 'max':
      return `${expr.op}(${a}, ${b})`
    default:
      return undefined
  }
}

/** A float32 in the fewest digits that are the same float32. */
export function numberText(value: number): string {
  const short = Number(value.toPrecision(7))
  const text = Math.fround(short) === Math.fround(value) ? short : value
  return text < 0 || Object.is(text, -0) ? `(${text})` : String(text)
}

/** True where no bracket of the text closes one that stands before it. */
function isBalanced(text: string): boolean {
  let depth = 0
  for (const each of text) {
    depth += each === '(' ? 1 : each === ')' ? -1 : 0
    if (depth < 0) return false
  }
  return depth === 0
}
