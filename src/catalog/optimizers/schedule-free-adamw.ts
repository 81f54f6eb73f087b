/** schedule_free_adamw: adam without momentum, and with a mean of its weights instead. */
import { add, div, min, mul, sqrt, sub } from '../../expr/expr.ts'
import { int, num } from '../../fields/kinds.ts'
import { averageField, correction, learningRateField, towards } from '../optimizer-fields.ts'
import { defineOptimizer } from '../training.ts'

/** Defazio et al., https://arxiv.org/abs/2405.15682; the mean has equal shares, as in Keras. */
export const scheduleFreeAdamw = defineOptimizer({
  name: 'schedule_free_adamw',
  aliases: ['ScheduleFreeAdamW'],
  doc: 'w = (1 - beta_1) * z + beta_1 * x; z takes steps of adam, x is the mean of all z so far',
  fields: {
    learning_rate: learningRateField(0.0025),
    beta_1: num({ default: 0.9, above: 0, below: 1, doc: 'how near weights are to the mean' }),
    beta_2: averageField(0.999, 'the mean squared gradient'),
    epsilon: num({ default: 1e-8, min: 0, doc: 'keeps divisions away from 0' }),
    warmup_steps: int({ default: 0, min: 0, doc: 'steps that lead from 0 to learning_rate' }),
  },
  main: 'learning_rate',
  slots: () => [{ name: 'z', initial: 'weight' }, 'v'],
  update({ weight, gradient, slots, step, learningRate }, args) {
    const { beta_1, beta_2, epsilon, warmup_steps } = args
    const [z, v] = slots
    const warm = warmup_steps === 0 ? 1 : min(div(step, warmup_steps), 1)
    const square = towards(v!, mul(gradient, gradient), beta_2)
    const root = sqrt(div(square, correction(beta_2, step)))
    const next = sub(z!, div(mul(mul(learningRate, warm), gradient), add(root, epsilon)))
    const mean = div(sub(weight, mul(1 - beta_1, z!)), beta_1)
    const share = div(1, step)
    const updated = add(mul(sub(1, share), mean), mul(share, next))
    return {
      weight: add(mul(1 - beta_1, next), mul(beta_1, updated)),
      slots: [next, square],
    }
  },
})
