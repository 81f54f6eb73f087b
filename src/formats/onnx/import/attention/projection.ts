/** A projection of attention: columns of a Dense layer, arranged as heads. */
import type { Dim } from '../../../../graph/dim.ts'
import type { ImportedFeed } from '../../../imported.ts'
import { floatsLater } from '../floats.ts'
import type { LayerDraft, Weight } from '../scope.ts'
import {
  type Arrangement,
  type Part,
  areColumns,
  behind,
  columnsOf,
  isSteps,
  sizeOf,
} from './arrangement.ts'
import type { MakerOf } from './drafts.ts'

/** What one operand of a product of heads is made of. */
export interface Projection {
  readonly dense: LayerDraft
  readonly heads: number
  readonly width: number
  /** Columns of the layer's kernel, head after head. */
  readonly columns: readonly number[]
  readonly factor: number
}

/** What the features are: the last axis, or the one before it, where the operand is transposed. */
export type Layout = 'steps, features' | 'features, steps'

/** [heads, steps, width] of a Dense layer over [steps, features]; undefined for anything else. */
export function projectionOf(
  feed: ImportedFeed | undefined,
  layout: Layout,
  makerOf: MakerOf,
): Projection | undefined {
  const path: LayerDraft[] = []
  let layer = makerOf(feed)
  while (layer && layer.type !== 'Dense') {
    path.unshift(layer)
    layer = makerOf(layer.from[0])
  }
  const steps = layer && plainSteps(layer)
  if (!layer || steps === undefined) return undefined
  const units = layer.args['units'] as number
  const arranged = path.reduce<Arrangement | undefined>(
    (before, each) => before && behind(each, before),
    arrangementOf(steps, units),
  )
  return arranged && asHeads(layer, arranged, steps, layout)
}

/** Of a layer with nothing behind its product, over one axis of steps: how many; -1 if open. */
export function plainSteps({ args, shape }: LayerDraft): number | undefined {
  if (args['activation'] !== undefined || shape?.length !== 2) return undefined
  const [steps] = shape as readonly [Dim]
  return typeof steps === 'number' ? steps : -1
}

export function arrangementOf(steps: number, columns: number): Arrangement {
  const of = (parts: readonly Part[]) => parts.filter(each => each.size !== 1)
  return {
    axes: [
      of([{ of: 'steps', size: steps, stride: 1 }]),
      of([{ of: 'columns', size: columns, stride: 1 }]),
    ],
    first: 0,
    factor: 1,
  }
}

function asHeads(
  dense: LayerDraft,
  { axes, first, factor }: Arrangement,
  steps: number,
  layout: Layout,
): Projection | undefined {
  const [before, last] = [axes.at(-2), axes.at(-1)]
  const [time, features] = layout === 'steps, features' ? [before, last] : [last, before]
  const heads = axes.slice(0, -2).flat()
  if (!isSteps(time, steps) || !areColumns(features) || !areColumns(heads)) return undefined
  const columns = columnsOf([...heads, ...features], first)
  return { dense, heads: sizeOf(heads), width: sizeOf(features), columns, factor }
}

/** The kernel [features, heads, width] and the bias [heads, width], times a factor. */
export function headWeights(
  { dense, heads, width, columns }: Projection,
  factor: number,
): { readonly kernel: Weight; readonly bias: Weight | undefined } {
  const kernel = dense.weights.get('kernel')!
  const shifts = dense.weights.get('bias')?.data
  const [features, units] = kernel.shape as readonly [number, number]
  return {
    kernel: floatsLater([features, heads, width], () => {
      const { data } = kernel
      const chosen = new Float32Array(features * columns.length)
      for (let row = 0, at = 0; row < features; row++)
        for (const column of columns) chosen[at++] = data[row * units + column]! * factor
      return chosen
    }),
    bias: shifts && {
      shape: [heads, width],
      data: Float32Array.from(columns, column => shifts[column]! * factor),
    },
  }
}
