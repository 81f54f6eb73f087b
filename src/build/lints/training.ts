/** Lints about how layers and losses meet in training. */
import { defineLint } from './lint.ts'

const probabilities = ['softmax', 'log_softmax', 'sigmoid', 'sparsemax']

export const softmaxBeforeLogits = defineLint({
  code: 'softmax-before-logits',
  test({ name, activation, losses }) {
    const found = losses.find(({ loss }) => loss.args['from_logits'] === true)
    if (!found || !probabilities.includes(activation)) return undefined
    const { name: loss } = found.loss
    return { parameters: { layer: name, activation, loss } }
  },
})

export const dropoutBeforeNorm = defineLint({
  code: 'dropout-before-norm',
  test({ name, type, before }) {
    if (type !== 'BatchNormalization' || before?.type !== 'Dropout') return undefined
    return { parameters: { layer: name, before: before.name } }
  },
})
