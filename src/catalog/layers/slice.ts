/** Slice: a part of the input along one axis. */
import { int, optional } from '../../fields/kinds.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { shapeText } from '../../graph/shape.ts'
import { featureAxis } from '../axes.ts'
import { defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'

export const slice = defineLayer({
  type: 'Slice',
  doc: 'What lies between two places along an axis, as in x[:, start:end]',
  fields: {
    axis: int({ default: 1, doc: 'axis that is cut; 0 is the batch' }),
    start: int({ default: 0, doc: 'first place; negative ones count from the end' }),
    end: optional(int({ doc: 'place behind the last one, counted likewise; null for the end' })),
  },
  inputs: 'one',
  build([x], args, layer) {
    const axis = featureAxis(args.axis, x!, { owner: layer.type, layer, path: ['axis'] })
    const length = x!.shape[axis]!
    if (typeof length !== 'number')
      return layer.fail('dynamic-dim', {
        layer: layer.type,
        shape: shapeText(x!.shape),
        advice: `give '${length.text}' a number in \`inputs\``,
      })
    const place = (at: number): number => (at < 0 ? at + length : at)
    const [start, end] = [place(args.start), place(args.end ?? length)]
    if (start < 0 || start >= end || end > length)
      mismatch([x!], layer, `places ${start} to ${end} along axis ${axis}`)
    const along = <T>(at: readonly T[], value: T): readonly T[] =>
      at.map((each, i) => (i === axis ? value : each))
    const starts = x!.shape.map(() => 0)
    return createSlice(x!, along(starts, start), along(x!.shape, end - start))
  },
  examples: [
    { args: { end: 1 }, inputs: [[5, 4]], output: [1, 4], parameters: 0 },
    { args: { axis: -1, start: -3, end: -1 }, inputs: [[5, 4]], output: [5, 2], parameters: 0 },
  ],
})
