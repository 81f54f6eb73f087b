/** What open dims must be, for every layer of a model to have a result. */
import type { Model } from './build/model.ts'
import { refuse } from './diagnostics/diagnostic.ts'
import { type Sizes, batchName, dimNames } from './graph/dim.ts'
import { type Shape, evaluateShape } from './graph/shape.ts'

/** A result whose size a run decides. */
interface Open {
  readonly layer: string
  readonly shape: Shape
}

/** Refuses sizes that leave nothing of a result; a model of fixed sizes costs a run nothing. */
export function sizeCheck({ layers }: Model): (sizes: Sizes) => void {
  const open = layers.flatMap(({ name, outputs }): readonly Open[] =>
    outputs
      .filter(({ shape }) => shape.flatMap(dimNames).some(each => each !== batchName))
      .map(({ shape }) => ({ layer: name, shape })),
  )
  return sizes => {
    for (const { layer, shape } of open) {
      const found = evaluateShape(shape, sizes)
      if (found.some(size => size < 1))
        refuse('input-too-small', { layer, shape: found.join(', ') })
    }
  }
}
