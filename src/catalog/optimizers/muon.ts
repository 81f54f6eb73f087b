/** muon: momentum whose steps are made orthogonal, for matrices; adamw for all other weights. */
import { type Expr, add, div, mul, sqrt, sub } from '../../expr/expr.ts'
import { bool, int, list, nullable, num, text } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createMatmul } from '../../graph/ops/matmul.ts'
import { adamUpdate } from '../adam-update.ts'
import { elementwise } from '../elementwise.ts'
import { averageField, epsilonField, learningRateField } from '../optimizer-fields.ts'
import { sumOfAll } from '../reductions.ts'
import { type UpdatedWeight, defineOptimizer } from '../training.ts'

function decayField(which: string) {
  return nullable(
    num({ default: 0.004, min: 0, doc: `share of ${which}, times learning_rate, taken off` }),
  )
}

/** Jordan et al., "Muon", 2024; step sizes as in Liu et al., https://arxiv.org/abs/2502.16982 */
export const muon = defineOptimizer({
  name: 'muon',
  aliases: ['Muon'],
  doc: 'w = w - learning_rate * rms_rate * sqrt(longest side) * m, with m brought near orthogonal',
  fields: {
    learning_rate: learningRateField(0.001),
    adam_beta_1: averageField(0.9, 'the mean gradient of what adamw updates'),
    adam_beta_2: averageField(0.999, 'the mean squared gradient of what adamw updates'),
    adam_weight_decay: decayField('each weight that adamw updates'),
    epsilon: epsilonField,
    weight_decay: decayField('each matrix'),
    exclude_layers: list(text({ doc: 'a part of a name' }), {
      default: [],
      doc: 'parts of names, as of the last layer: matrices whose names have one are left to adamw',
    }),
    exclude_embeddings: bool({
      default: true,
      doc: 'whether matrices with `embedding` in their names are left to adamw',
    }),
    muon_a: num({ default: 3.4445, doc: 'factor of x in a step towards orthogonality' }),
    muon_b: num({ default: -4.775, doc: "factor of x x' x" }),
    muon_c: num({ default: 2.0315, doc: "factor of x x' x x' x" }),
    adam_lr_ratio: num({ default: 1, min: 0, doc: 'what learning_rate is times for adamw' }),
    momentum: averageField(0.95, 'the sum of gradients'),
    ns_steps: int({ default: 5, min: 0, max: 100, doc: 'steps towards orthogonality' }),
    nesterov: bool({ default: true, doc: 'whether a step looks one step of momentum ahead' }),
    rms_rate: nullable(
      num({ default: 0.2, doc: 'the root mean square of a step, as that of adamw; null for none' }),
    ),
  },
  main: 'learning_rate',
  slots: (args, weight) => (isOrthogonal(args, weight) ? ['momentum'] : ['momentum', 'velocity']),
  decay: (args, weight) =>
    isOrthogonal(args, weight) ? args.weight_decay : args.adam_weight_decay,
  update: (inputs, { adam_beta_1, adam_beta_2, epsilon, adam_lr_ratio, learning_rate }) =>
    adamUpdate(
      { ...inputs, learningRate: mul(inputs.learningRate, adam_lr_ratio) },
      { learning_rate, beta_1: adam_beta_1, beta_2: adam_beta_2, epsilon, amsgrad: false },
    ),
  whole({ weight, gradient, slots, learningRate }, args, updated) {
    if (!isOrthogonal(args, updated)) return undefined
    const mean = elementwise([slots[0]!, gradient], (m, g) => add(mul(m, args.momentum), g))
    const ahead = elementwise([gradient, mean], (g, m) => add(g, mul(m, args.momentum)))
    const change = nearOrthogonal(args.nesterov ? ahead : mean, updated.shape, args)
    const size = args.rms_rate === null ? 1 : Math.sqrt(Math.max(...updated.shape)) * args.rms_rate
    const next = elementwise([weight, change, learningRate], (w, u, rate) =>
      sub(w, mul(mul(rate, u), size)),
    )
    return { weight: next, slots: [mean] }
  },
})

interface Chosen {
  readonly exclude_layers: readonly string[]
  readonly exclude_embeddings: boolean
}

function isOrthogonal(
  { exclude_layers, exclude_embeddings }: Chosen,
  { name, shape }: UpdatedWeight,
): boolean {
  if (shape.length !== 2) return false
  if (exclude_embeddings && name.toLowerCase().includes('embedding')) return false
  return !exclude_layers.some(part => name.includes(part))
}

interface Iteration {
  readonly muon_a: number
  readonly muon_b: number
  readonly muon_c: number
  readonly ns_steps: number
}

/**
 * Newton-Schulz steps x = a x + (b s + c s s) x from x of length 1, with s = x x'. Of a tall matrix
 * s is x' x, which is smaller, and stands behind x.
 */
function nearOrthogonal(
  x: Node,
  [rows = 0, columns = 0]: readonly number[],
  args: Iteration,
): Node {
  const { muon_a: a, muon_b: b, muon_c: c, ns_steps } = args
  const isTall = rows > columns
  const length = elementwise(
    [sumOfAll(elementwise([x], value => mul(value, value)))],
    (square: Expr) => add(sqrt(square), 1e-7),
  )
  let unit: Node = elementwise([x, length], div)
  for (let i = 0; i < ns_steps; i++) {
    const s = isTall
      ? createMatmul(unit, unit, { transposeA: true })
      : createMatmul(unit, unit, { transposeB: true })
    const factor = elementwise([s, createMatmul(s, s)], (s, ss) => add(mul(s, b), mul(ss, c)))
    const turned = isTall ? createMatmul(unit, factor) : createMatmul(factor, unit)
    unit = elementwise([unit, turned], (x, y) => add(mul(x, a), y))
  }
  return unit
}
