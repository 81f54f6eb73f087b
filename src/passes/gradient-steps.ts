/** What happens to gradients before an optimizer sees them: accumulated, then clipped. */
import type { LossModel, Optimizer } from '../build/model.ts'
import { commonOf } from '../catalog/optimizer-fields.ts'
import { elementwise } from '../catalog/elementwise.ts'
import { sumOfAll } from '../catalog/reductions.ts'
import { type Expr, add, div, max, min, mul, select, sqrt } from '../expr/expr.ts'
import type { Node } from '../graph/node.ts'
import { createParameter } from '../graph/ops/parameter.ts'
import { isUpdateStep } from './step-count.ts'
import type { StateUpdate } from './state-update.ts'

/**
 * The mean over `gradient_accumulation_steps` batches, of use in the last step of each round, and
 * the sums that are kept in between.
 */
export function meanGradients(
  optimizer: Optimizer,
  trained: LossModel['trained'],
  gradients: readonly Node[],
  step: Node,
): { readonly means: readonly Node[]; readonly updates: readonly StateUpdate[] } {
  const count = commonOf(optimizer.args).gradient_accumulation_steps
  if (count === null) return { means: gradients, updates: [] }
  const sums = trained.map(({ weight }) =>
    createParameter('state', `${weight.name}:gradient_sum`, weight.shape),
  )
  const each = (make: (total: Expr, step: Expr) => Expr): readonly Node[] =>
    sums.map((sum, i) =>
      elementwise([gradients[i]!, sum, step], (g, sum, step) => make(add(g, sum), step)),
    )
  const kept = each((total, step) => select(isUpdateStep(step, count), 0, total))
  return {
    means: each(total => div(total, count)),
    updates: sums.map((target, i) => ({ target, value: kept[i]! })),
  }
}

/** Gradients no longer or larger than the optimizer's arguments allow. */
export function clippedGradients(
  optimizer: Optimizer,
  gradients: readonly Node[],
): readonly Node[] {
  const { clipnorm, global_clipnorm, clipvalue } = commonOf(optimizer.args)
  if (clipnorm !== null)
    return gradients.map(gradient =>
      elementwise([gradient, squareOf(gradient)], (g, square) =>
        div(mul(g, clipnorm), max(sqrt(square), clipnorm)),
      ),
    )
  if (global_clipnorm !== null) {
    const square = gradients.map(squareOf).reduce((sum, each) => elementwise([sum, each], add))
    const scale = elementwise([square], square =>
      mul(global_clipnorm, min(div(1, sqrt(square)), 1 / global_clipnorm)),
    )
    return gradients.map(gradient => elementwise([gradient, scale], mul))
  }
  if (clipvalue !== null)
    return gradients.map(gradient =>
      elementwise([gradient], g => min(max(g, -clipvalue), clipvalue)),
    )
  return gradients
}

function squareOf(x: Node): Node {
  return sumOfAll(elementwise([x], value => mul(value, value)))
}
