/** Windows of convolutions and pooling: what is added around the input, and in which layer. */
import { type Dim, addDims, floorDivDims } from '../../../../graph/dim.ts'
import type { ImportedFeed } from '../../../imported.ts'
import type { Arguments } from '../arguments.ts'
import type { Scope } from '../scope.ts'
import { type Tensor, isKnown } from '../value.ts'

export interface Window {
  readonly size: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Cells before and after each axis. */
  readonly pads: readonly (readonly [number, number])[]
}

/** The window of a node over so many cells along each axis. */
export function windowOf(args: Arguments, cells: readonly Dim[], size: readonly number[]): Window {
  const rank = cells.length
  const list = (name: string, fallback: number): readonly number[] => {
    const values = args.ints(name) ?? new Array<number>(rank).fill(fallback)
    const sound = values.length === rank && values.every(each => each >= 1)
    return sound ? values : args.fail(`its ${name} are [${values.join(', ')}]`)
  }
  if (size.length !== rank || size.some(each => each < 1))
    args.fail(`its kernel is [${size.join(', ')}]`)
  const strides = list('strides', 1)
  const dilations = list('dilations', 1)
  const automatic = args.text('auto_pad', 'NOTSET')
  const pads = cells.map((dim, axis): readonly [number, number] => {
    if (automatic === 'VALID') return [0, 0]
    if (automatic === 'NOTSET') {
      const given = args.ints('pads') ?? new Array<number>(2 * rank).fill(0)
      if (given.length !== 2 * rank) args.fail(`its pads are [${given.join(', ')}]`)
      const own = [given[axis]!, given[rank + axis]!] as const
      return own.every(each => each >= 0) ? own : args.fail('its pads are negative')
    }
    const total = sameTotal(dim, reachOf(size[axis]!, dilations[axis]!), strides[axis]!)
    if (total === undefined) return args.fail(`${automatic} needs a size that is known`)
    const less = Math.floor(total / 2)
    return automatic === 'SAME_UPPER' ? [less, total - less] : [total - less, less]
  })
  return { size, strides, dilations, pads }
}

export function reachOf(size: number, dilation: number): number {
  return (size - 1) * dilation + 1
}

/** What padding `same` adds to give ceil(cells / stride) windows. */
function sameTotal(cells: Dim, reach: number, stride: number): number | undefined {
  if (stride === 1) return reach - 1
  if (!isKnown(cells)) return undefined
  return Math.max((Math.ceil(cells / stride) - 1) * stride + reach - cells, 0)
}

/** True where the pads are those of Keras's `same`: the odd cell at the end. */
export function isSame(window: Window, cells: readonly Dim[]): boolean {
  return cells.every((dim, axis) => {
    const { size, strides, dilations, pads } = window
    const total = sameTotal(dim, reachOf(size[axis]!, dilations[axis]!), strides[axis]!)
    const low = total === undefined ? -1 : Math.floor(total / 2)
    return total !== undefined && pads[axis]![0] === low && pads[axis]![1] === total - low
  })
}

export function hasPads({ pads }: Window): boolean {
  return pads.flat().some(each => each > 0)
}

/** How many windows there are along each axis. */
export function countsOf(window: Window, cells: readonly Dim[], args: Arguments): readonly Dim[] {
  return cells.map((dim, axis) => {
    const { size, strides, dilations, pads } = window
    const reach = reachOf(size[axis]!, dilations[axis]!)
    const free = addDims(dim, pads[axis]![0] + pads[axis]![1] - reach)
    if (isKnown(free) && free < 0) args.fail('its window is larger than its input')
    return addDims(floorDivDims(free, strides[axis]!), 1)
  })
}

/** Cells of zeros around the spatial axes of a feed with channels last. */
export function zeroPadded(
  scope: Scope,
  args: Arguments,
  x: Tensor,
  pads: Window['pads'],
): ImportedFeed {
  const padding = pads.length === 1 ? [...pads[0]!] : pads.map(each => [...each])
  const type = `ZeroPadding${pads.length}D`
  return scope.add(args.node, { type, args: { padding: plainest(padding) }, from: [x.feed] })
}

/** One number where all are equal, one for each axis where both its sides are. */
function plainest(padding: readonly (number | readonly number[])[]) {
  const all = padding.flat()
  if (all.every(each => each === all[0])) return all[0]!
  const symmetric = padding.every(each => Array.isArray(each) && each[0] === each[1])
  return symmetric ? padding.map(each => (each as readonly number[])[0]!) : padding
}
