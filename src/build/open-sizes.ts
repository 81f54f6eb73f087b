/** What open dims must be, for every layer of a model to have a result. */
import type { Model } from './model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { type Sizes, batchName, dimNames } from '../graph/dim.ts'
import { type Shape, evaluateShape } from '../graph/shape.ts'

/** A result whose size a run decides. */
interface Open {
  readonly layer: string
  readonly span: Span
  readonly shape: Shape
}

/**
 * Refuses sizes that leave nothing of a result, at the place of the values that have them where
 * there is one; a model of fixed sizes costs a run nothing.
 */
export function sizeCheck({ layers }: Model): (sizes: Sizes, place?: Span) => void {
  const open = layers.flatMap(({ name, span, outputs }): readonly Open[] =>
    outputs
      .filter(({ shape }) => shape.flatMap(dimNames).some(each => each !== batchName))
      .map(({ shape }) => ({ layer: name, span, shape })),
  )
  return (sizes, place) => {
    for (const { layer, span, shape } of open) {
      const found = evaluateShape(shape, sizes)
      if (found.every(size => size >= 1)) continue
      const notes = place ? [{ message: `'${layer}' stands here`, span }] : []
      refuse('input-too-small', { layer, shape: found.join(', ') }, place ?? span, { notes })
    }
  }
}
