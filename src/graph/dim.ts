/** Dims: how long an axis is, a number or an expression over names that are known only when a model runs. */
import { assert } from '../diagnostics/assert.ts'

/** A dim that depends on sizes given at run time. `text` is canonical: equal dims have equal texts. */
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
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (a === 0) return b
  if (b === 0) return a
  // A number goes last, and numbers of nested sums join, so that (n + 1) - 1 is n again.
  if (typeof a === 'number') return addDims(b, a)
  if (typeof b === 'number' && a.op === 'add' && typeof a.args[1] === 'number')
    return addDims(a.args[0]!, a.args[1] + b)
  return { op: 'add', args: [a, b], text: `(${dimText(a)} + ${dimText(b)})` }
}

export function mulDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  if (a === 1) return b
  if (b === 1) return a
  if (a === 0 || b === 0) return 0
  if (typeof b === 'number') return mulDims(b, a)
  // Numbers gather in front: 3 * (4 * n) is 12 * n.
  if (typeof a === 'number' && b.op === 'mul' && typeof b.args[0] === 'number')
    return mulDims(a * b.args[0], b.args[1]!)
  if (typeof a !== 'number' && a.op === 'mul' && typeof a.args[0] === 'number')
    return mulDims(a.args[0], mulDims(a.args[1]!, b))
  if (b.op === 'mul' && typeof b.args[0] === 'number')
    return mulDims(b.args[0], mulDims(a, b.args[1]!))
  const ordered = dimText(a) <= dimText(b) ? [a, b] : [b, a]
  return { op: 'mul', args: ordered, text: ordered.map(dimText).join('*') }
}

export function floorDivDims(a: Dim, b: number): Dim {
  if (typeof a === 'number') return Math.floor(a / b)
  if (b === 1) return a
  return { op: 'floorDiv', args: [a, b], text: `floor(${dimText(a)} / ${b})` }
}

export function productOf(dims: readonly Dim[]): Dim {
  return dims.reduce(mulDims, 1)
}

export function dimText(dim: Dim): string {
  return typeof dim === 'number' ? String(dim) : dim.text
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
