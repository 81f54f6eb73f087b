/** Where the columns of a product of matrices come to lie when its axes are split and moved. */
import type { Json } from '../../../../fields/field.ts'
import type { LayerDraft } from '../scope.ts'
import { factorOf } from './drafts.ts'

/** A part of an axis: the steps, or columns of which each is `stride` behind the one before. */
export interface Part {
  readonly of: 'steps' | 'columns'
  /** -1 for steps whose number a run alone knows. */
  readonly size: number
  readonly stride: number
}

/** Axes behind the batch, each the row-major product of its parts; none of them of size 1. */
export interface Arrangement {
  readonly axes: readonly (readonly Part[])[]
  /** The column that comes first. */
  readonly first: number
  /** What every number is multiplied with. */
  readonly factor: number
}

/** The arrangement behind a layer that moves numbers; undefined behind one that makes others. */
export function behind(layer: LayerDraft, before: Arrangement): Arrangement | undefined {
  const { type, args } = layer
  const { axes, factor } = before
  switch (type) {
    case 'Permute':
      return { ...before, axes: (args['dims'] as readonly number[]).map(each => axes[each - 1]!) }
    case 'Flatten':
      return { ...before, axes: [axes.flat()] }
    case 'Reshape': {
      const split = splitAs(axes.flat(), args['target_shape'] as readonly number[])
      return split && { ...before, axes: split }
    }
    case 'Slice':
      return cut(before, args)
    default: {
      const own = factorOf(layer)
      return own === undefined ? undefined : { ...before, factor: factor * own }
    }
  }
}

/** Row-major parts as axes of these sizes, of which -1 is open; undefined where they do not fit. */
function splitAs(
  parts: readonly Part[],
  sizes: readonly number[],
): readonly (readonly Part[])[] | undefined {
  const left = [...parts]
  const axes: Part[][] = []
  for (const size of sizes) {
    const own = size === -1 ? openPart(left) : taken(left, size)
    if (!own) return undefined
    axes.push(own)
  }
  return left.length === 0 ? axes : undefined
}

function openPart(left: Part[]): Part[] | undefined {
  return left[0]?.size === -1 ? [left.shift()!] : undefined
}

/** Takes parts of this size together from the front; the last may be split. */
function taken(left: Part[], size: number): Part[] | undefined {
  const own: Part[] = []
  for (let rest = size; rest > 1;) {
    const next = left.shift()
    if (!next || next.size === -1) return undefined
    if (rest % next.size === 0) {
      own.push(next)
      rest /= next.size
    } else if (next.size % rest === 0) {
      const inner = next.size / rest
      own.push({ ...next, size: rest, stride: next.stride * inner })
      left.unshift({ ...next, size: inner })
      rest = 1
    } else return undefined
  }
  return own
}

/** A piece of an axis of columns. */
function cut(
  before: Arrangement,
  { axis = 1, start = 0, end }: { readonly [name: string]: Json },
): Arrangement | undefined {
  const at = (axis as number) - 1
  const [part, ...others] = before.axes[at] ?? []
  if (part?.of !== 'columns' || others.length > 0) return undefined
  const [from, to] = [start as number, (end as number | undefined) ?? part.size]
  const kept = to - from > 1 ? [{ ...part, size: to - from }] : []
  return {
    ...before,
    axes: before.axes.with(at, kept),
    first: before.first + from * part.stride,
  }
}

/** Columns of parts in their row-major order, counted from `first`. */
export function columnsOf(parts: readonly Part[], first: number): readonly number[] {
  return parts.reduce<readonly number[]>(
    (all, { size, stride }) =>
      all.flatMap(each => Array.from({ length: size }, (_, i) => each + i * stride)),
    [first],
  )
}

/** True for all the steps, and nothing but them. */
export function isSteps(axis: readonly Part[] | undefined, steps: number): boolean {
  if (steps === 1) return axis?.length === 0
  return axis?.length === 1 && axis[0]!.of === 'steps' && axis[0]!.size === steps
}

export function areColumns(axis: readonly Part[] | undefined): axis is readonly Part[] {
  return axis?.every(each => each.of === 'columns') ?? false
}

export function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((product, each) => product * each.size, 1)
}
