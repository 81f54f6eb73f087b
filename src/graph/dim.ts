/** Dims: how long an axis is, a number or an expression over names that only a run knows. */
import { assert } from '../diagnostics/assert.ts'

/**
 * A dim that depends on sizes given at run time: a sum of products of names and quotients, all of
 * them binary. `text` is canonical: equal dims have equal texts.
 */
export interface SymbolicDim {
  readonly op: 'name' | 'add' | 'mul' | 'floorDiv'
  readonly args: readonly Dim[]
  readonly text: string
}

export type Dim = number | SymbolicDim

/** Sizes of the named dims of one run: `{batch: 64}`. */
export type Sizes = ReadonlyMap<string, number>

/** The dim that every example of a batch adds to. */
export const batchName = 'batch'

export function namedDim(name: string): SymbolicDim {
  return { op: 'name', args: [], text: name }
}

export function addDims(a: Dim, b: Dim): Dim {
  return typeof a === 'number' && typeof b === 'number'
    ? a + b
    : sumOf([...termsOf(a), ...termsOf(b)])
}

export function mulDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return typeof b === 'number' ? a * b : scaleDim(b, a)
  if (typeof b === 'number') return scaleDim(a, b)
  const [left, right] = [termsOf(a), termsOf(b)]
  return sumOf(left.flatMap(x => right.map(y => productOfTerms(x, y))))
}

/** Most products are of numbers and one name, which the batch is: these are not taken apart. */
function scaleDim(dim: SymbolicDim, by: number): Dim {
  if (by === 1) return dim
  if (by !== 0 && isAtom(dim)) return multiplied(by, dim)
  const [factor, atom] = dim.args
  if (dim.op !== 'mul' || typeof factor !== 'number' || !isAtom(atom!) || by === 0)
    return sumOf(termsOf(dim).map(each => ({ ...each, factor: each.factor * by })))
  return factor * by === 1 ? atom! : multiplied(factor * by, atom!)
}

/** A name or a quotient. */
function isAtom(dim: Dim): boolean {
  return typeof dim !== 'number' && (dim.op === 'name' || dim.op === 'floorDiv')
}

/** Rounded down, for negative dims too. */
export function floorDivDims(a: Dim, b: number): Dim {
  if (typeof a === 'number') return Math.floor(a / b)
  // Whole multiples leave the division: floor((2*n + 3) / 2) is n + 1.
  const terms = termsOf(a)
  const whole = terms.map(each => ({ ...each, factor: Math.floor(each.factor / b) }))
  const rest = sumOf(
    terms.map((each, i) => ({ ...each, factor: each.factor - b * whole[i]!.factor })),
  )
  return addDims(sumOf(whole), typeof rest === 'number' ? 0 : floorDivAtom(rest, b))
}

function floorDivAtom(a: SymbolicDim, b: number): SymbolicDim {
  const text = a.op === 'add' ? `(${a.text})` : a.text
  return { op: 'floorDiv', args: [a, b], text: `floor(${text} / ${b})` }
}

/** A number times names and quotients, which are in order of their texts. */
interface Term {
  readonly factor: number
  readonly atoms: readonly SymbolicDim[]
}

/** The dim as a sum of terms; sums inside products are multiplied out. */
function termsOf(dim: Dim): readonly Term[] {
  if (typeof dim === 'number') return [{ factor: dim, atoms: [] }]
  if (isAtom(dim)) return [{ factor: 1, atoms: [dim] }]
  const [left, right] = [termsOf(dim.args[0]!), termsOf(dim.args[1]!)]
  if (dim.op === 'add') return [...left, ...right]
  return left.flatMap(x => right.map(y => productOfTerms(x, y)))
}

function productOfTerms(a: Term, b: Term): Term {
  const atoms = [...a.atoms, ...b.atoms].sort((x, y) => compareTexts(x.text, y.text))
  return { factor: a.factor * b.factor, atoms }
}

const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** The canonical dim: like terms joined, in order of their texts, the number last. */
function sumOf(terms: readonly Term[]): Dim {
  const joined = new Map<string, Term>()
  for (const { factor, atoms } of terms) {
    const key = atoms.map(each => each.text).join('*')
    joined.set(key, { factor: factor + (joined.get(key)?.factor ?? 0), atoms })
  }
  return [...joined]
    .filter(([, { factor }]) => factor !== 0)
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || compareTexts(a, b))
    .map(([, term]) => dimOf(term))
    .reduce(appendTerm, 0)
}

function dimOf({ factor, atoms }: Term): Dim {
  if (atoms.length === 0) return factor
  return [factor, ...atoms].filter(each => each !== 1).reduce(multiplied)
}

function multiplied(a: Dim, b: Dim): SymbolicDim {
  return { op: 'mul', args: [a, b], text: `${dimText(a)}*${dimText(b)}` }
}

function appendTerm(sum: Dim, term: Dim): Dim {
  if (sum === 0) return term
  const text = dimText(term)
  const signed = text.startsWith('-') ? `- ${text.slice(1)}` : `+ ${text}`
  return { op: 'add', args: [sum, term], text: `${dimText(sum)} ${signed}` }
}

export function productOf(dims: readonly Dim[]): Dim {
  return dims.reduce(mulDims, 1)
}

export function dimText(dim: Dim): string {
  return typeof dim === 'number' ? String(dim) : dim.text
}

/** False where no sizes make a dim 1: it is another number, or a multiple of one. */
export function mayBeOne(dim: Dim): boolean {
  if (typeof dim === 'number') return dim === 1
  return dim.op !== 'mul' || dim.args.every(mayBeOne)
}

export function equalDims(a: Dim, b: Dim): boolean {
  return a === b || (typeof a !== 'number' && typeof b !== 'number' && a.text === b.text)
}

/** The number that a dim is for the given sizes. */
export function evaluateDim(dim: Dim, sizes: Sizes): number {
  if (typeof dim === 'number') return dim
  if (dim.op === 'name') {
    const value = sizes.get(dim.text)
    assert(value !== undefined, `no size for the dim '${dim.text}'`)
    return value
  }
  const [a, b] = [evaluateDim(dim.args[0]!, sizes), evaluateDim(dim.args[1]!, sizes)]
  if (dim.op === 'add') return a + b
  return dim.op === 'mul' ? a * b : Math.floor(a / b)
}

/** Names of the dims that `dim` depends on. */
export function dimNames(dim: Dim): readonly string[] {
  if (typeof dim === 'number') return []
  return dim.op === 'name' ? [dim.text] : dim.args.flatMap(dimNames)
}
