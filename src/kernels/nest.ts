/** Loop nests over a domain of dims, with strided accesses; dims walked alike are joined. */
import {
  type Dim,
  dimNames,
  dimText,
  equalDims,
  floorDivDims,
  addDims,
  mulDims,
  productOf,
} from '../graph/dim.ts'
import type { DType, Shape } from '../graph/shape.ts'
import { bytesOf } from '../graph/shape.ts'
import type { KernelBlock } from './kernel.ts'
import { type Value, below, lesser, minus, plus, times, whole } from './loop.ts'

/** How one tensor is walked: `strides[i]` elements further for each step of domain dim `i`. */
export interface Access {
  readonly strides: readonly Dim[]
  /** Elements from the start of the buffer to the first one. */
  readonly offset: Dim
  readonly dtype: DType
  /** Columns (the innermost dim) that lie side by side, and the elements from them to the next. */
  readonly panel?: readonly [columns: number, stride: Dim]
}

export interface Nest {
  readonly dims: readonly Dim[]
  readonly accesses: readonly Access[]
}

/** Row-major strides of `shape` seen from a domain that it broadcasts to: 0 where it has size 1. */
export function broadcastStrides(shape: Shape, domain: Shape): readonly Dim[] {
  const missing = domain.length - shape.length
  return domain.map((dim, i) => {
    const own = shape[i - missing]
    const repeated = i < missing || (own === 1 && dim !== 1)
    return repeated ? 0 : productOf(shape.slice(i - missing + 1))
  })
}

export function broadcastAccess(shape: Shape, dtype: DType, domain: Shape): Access {
  return { strides: broadcastStrides(shape, domain), offset: 0, dtype }
}

/**
 * The same walk with as few dims as possible; `mayJoin` keeps apart what must stay apart (reduced
 * and kept).
 */
export function mergeDims(
  nest: Nest,
  mayJoin: (i: number) => boolean = () => true,
): Nest & {
  /** For each dim of the result, the first dim of the original that is in it. */
  readonly origins: readonly number[]
} {
  const groups: number[][] = []
  for (const [i, dim] of nest.dims.entries()) {
    if (dim === 1) continue
    const last = groups[groups.length - 1]
    if (
      last &&
      mayJoin(i) &&
      nest.accesses.every(each => joins(each, last[last.length - 1]!, i, dim))
    )
      last.push(i)
    else groups.push([i])
  }
  return {
    dims: groups.map(group => productOf(group.map(i => nest.dims[i]!))),
    accesses: nest.accesses.map(access => ({
      ...access,
      strides: groups.map(group => access.strides[group[group.length - 1]!]!),
    })),
    origins: groups.map(group => group[0]!),
  }
}

function joins({ strides }: Access, outer: number, inner: number, innerDim: Dim): boolean {
  return equalDims(strides[outer]!, mulDims(strides[inner]!, innerDim))
}

/** An i32 value of a dim that may be negative or symbolic. */
export function dimValue(block: KernelBlock, dim: Dim): Value {
  return block.dim(dim)
}

/** `pointer + index * stride` in bytes. */
export function stepAddress(
  block: KernelBlock,
  pointer: Value,
  index: Value,
  stride: Dim,
  bytes: number,
): Value {
  if (stride === 0) return pointer
  const scaled =
    typeof stride === 'number' ? whole(stride * bytes) : times(block.dim(stride), bytes)
  return plus(pointer, times(index, scaled))
}

/** How many tasks a nest has: the outermost dim, or pieces of the only one. */
export function nestTasks(dims: readonly Dim[]): Dim {
  if (dims.length === 0) return 1
  if (dims.length > 1) return dims[0]!
  return floorDivDims(addDims(dims[0]!, pieceLength - 1), pieceLength)
}

/**
 * Elements of one task where the nest is a single loop: large enough to hide the call, small enough
 * to share.
 */
const pieceLength = 16384

/**
 * Writes the loops of a nest down to its innermost dim. `body` gets a pointer per access at the
 * start of the inner row, and the range of the inner index. Pointers of accesses without a base
 * (undefined) count elements.
 */
export function writeNest(
  block: KernelBlock,
  nest: Nest,
  bases: readonly (Value | undefined)[],
  body: (pointers: readonly Value[], from: Value, to: Value) => void,
): void {
  const { dims, accesses } = nest
  const starts = accesses.map((access, a) => {
    const bytes = bases[a] ? bytesOf[access.dtype] : 1
    return block.let(
      `a${a}`,
      stepAddress(block, bases[a] ?? whole(0), whole(1), access.offset, bytes),
    )
  })
  if (dims.length === 0) return body(starts, whole(0), whole(1))
  if (dims.length === 1) {
    const end = lesser(times(block.end, pieceLength), block.dim(dims[0]!))
    return body(starts, times(block.begin, pieceLength), block.let('stop', end))
  }
  const descend = (level: number, pointers: readonly Value[]): void => {
    if (level === dims.length - 1) return body(pointers, whole(0), block.dim(dims[level]!))
    const [from, to] = level === 0 ? [block.begin, block.end] : [whole(0), block.dim(dims[level]!)]
    block.loop(`i${level}`, from, to, 1, i => {
      const inner = pointers.map((pointer, a) => {
        const bytes = bases[a] ? bytesOf[accesses[a]!.dtype] : 1
        const address = stepAddress(block, pointer, i, accesses[a]!.strides[level]!, bytes)
        return address === pointer ? pointer : block.let(`a${a}`, address)
      })
      descend(level + 1, inner)
    })
  }
  descend(0, starts)
}

/**
 * Writes the inner loop of a row: at most `most` vectors at a time, then single vectors, the last
 * one short. `body` gets the index of the first element, how many vectors to do, and how many
 * elements the last one stores (undefined: all).
 */
export function writeVectors(
  block: KernelBlock,
  from: Value,
  to: Value,
  lanes: number,
  most: number,
  body: (i: Value, copies: number, count: Value | undefined) => void,
): void {
  const length = from.kind === 'const' && to.kind === 'const' ? to.value - from.value : undefined
  const copies = Math.max(1, Math.min(most, Math.floor((length ?? Infinity) / lanes)))
  if (length === lanes * copies) return body(from, copies, undefined)
  const i = block.let('i', plus(from, 0))
  const moving = i === from ? copyOf(block, i) : i
  const wide = lanes * copies
  if (copies > 1 && (length === undefined || length >= wide)) {
    const last = block.let('last', minus(to, wide - 1))
    block.when(below(moving, last), () =>
      block.advance(moving, wide, last, () => body(moving, copies, undefined)),
    )
  }
  if (length === undefined) {
    block.when(below(moving, to), () =>
      block.advance(moving, lanes, to, () =>
        body(moving, 1, lanes === 1 ? undefined : block.let('left', minus(to, moving))),
      ),
    )
    return
  }
  const rest = copies > 1 ? length % wide : length
  const short = rest % lanes
  if (rest > short) block.advance(moving, lanes, minus(to, short), () => body(moving, 1, undefined))
  if (short > 0) body(moving, 1, whole(short))
}

function copyOf(block: KernelBlock, value: Value): ReturnType<KernelBlock['variable']> {
  const copy = block.variable('i', 'i32', 1)
  block.set(copy, value)
  return copy
}

/** True where nothing of a dim is known before run time. */
export function isDynamic(dim: Dim): boolean {
  return dimNames(dim).length > 0
}

export function sameDims(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.map(dimText).join() === b.map(dimText).join()
}
