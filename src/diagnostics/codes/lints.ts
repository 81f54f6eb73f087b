/** Warnings about models that are well-formed, and most likely not what was meant. */
import { warning } from './entry.ts'

export const lintCodes = {
  'softmax-twice': warning<{ layer: string; before: string }>(
    ({ layer, before }) => `'${layer}' is a softmax of '${before}', which is one already`,
    `
The second softmax flattens the probabilities of the first: for ten classes none can be above 0.24,
and training crawls.

Bad:

    - Flatten
    - Dense: {units: 10, activation: softmax}
    - Softmax

Good:

    - Flatten
    - Dense: {units: 10, activation: softmax}
`,
  ),
  'relu-before-softmax': warning<{ layer: string; before: string }>(
    ({ layer, before }) =>
      `the softmax '${layer}' sees no negative value: '${before}' has cut them`,
    `
A softmax tells classes apart by their scores. With relu in front of it every class that scores
below 0 scores 0, and gets no gradient.

Bad:

    - Flatten
    - Dense: {units: 10, activation: relu}
    - Softmax

Good:

    - Flatten
    - Dense: 10
    - Softmax
`,
  ),
  'softmax-before-logits': warning<{ layer: string; activation: string; loss: string }>(
    ({ layer, activation, loss }) =>
      `'${layer}' ends with ${activation}, but its loss ${loss} has \`from_logits: true\``,
    `
With \`from_logits: true\` the loss applies the softmax or sigmoid itself: what it is given are
scores, not probabilities. The model still trains, but badly.

Bad:

    layers:
      - Flatten
      - Dense: {units: 10, activation: softmax}
    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: adam

Good:

    layers:
      - Flatten
      - Dense: 10
    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: adam
`,
  ),
  'dead-relu': warning<{ layer: string; reason: string }>(
    ({ layer, reason }) => `'${layer}' can only give 0: ${reason}`,
    `
A relu whose input is never above 0 gives 0 for everything, and nothing in front of it learns.

Bad:

    - Flatten
    - Dense: {units: 10, activation: {relu: {max_value: 0}}}

Good:

    - Flatten
    - Dense: {units: 10, activation: {relu: {max_value: 6}}}
`,
  ),
  'slope-above-one': warning<{ layer: string; slope: number }>(
    ({ layer, slope }) => `'${layer}' makes negative values larger: its slope below 0 is ${slope}`,
    `
A leaky relu lets a little of the negative values through. A slope above 1 lets them grow from layer
to layer; mostly a percentage was meant.

Bad:

    - Flatten
    - LeakyReLU: 3

Good:

    - Flatten
    - LeakyReLU: 0.3
`,
  ),
  'decayed-slope': warning<{ weight: string; regularizer: string }>(
    ({ weight, regularizer }) =>
      `${regularizer} pulls the slopes '${weight}' to 0, which is a relu`,
    `
The paper that introduced PReLU advises against weight decay on its slopes: they are few, and decay
turns PReLU into ReLU.

Bad:

    - PReLU: {shared_axes: [1, 2], alpha_regularizer: {l2: 0.01}}

Good:

    - PReLU: {shared_axes: [1, 2]}
`,
  ),
  'many-slopes': warning<{
    layer: string
    slopes: number
    before: string
    others: number
    axes: readonly number[]
  }>(
    ({ layer, slopes, before, others, axes }) =>
      `'${layer}' has ${slopes} slopes, but '${before}' ${others} parameters: ` +
      `\`shared_axes: [${axes.join(', ')}]\` shares them`,
    `
PReLU has a slope for every value of its input unless axes are shared. After a convolution that is
one per pixel and channel; the paper means one per channel.

Bad:

    - Conv2D: {filters: 4, kernel_size: 3}
    - PReLU

Good:

    - Conv2D: {filters: 4, kernel_size: 3}
    - PReLU: {shared_axes: [1, 2]}
`,
  ),
  'dropout-before-norm': warning<{ layer: string; before: string }>(
    ({ layer, before }) =>
      `'${layer}' learns the variance that '${before}' gives in training alone`,
    `
Dropout changes the variance of its result in training and not at inference. Batch normalisation
right behind it learns the one of training, and is wrong when the model runs.

Bad:

    - Flatten
    - Dropout: 0.5
    - BatchNormalization

Good:

    - Flatten
    - BatchNormalization
    - Dropout: 0.5
`,
  ),
  'unfit-initializer': warning<{
    layer: string
    initializer: string
    activation: string
    better: string
  }>(
    ({ layer, initializer, activation, better }) =>
      `'${layer}' starts with ${initializer}, which does not fit ${activation}: ${better} does`,
    `
An initializer keeps the variance of its layer's results for one kind of activation: \`he_*\` for
relu, which halves it, \`lecun_*\` for selu, which keeps it itself.

Bad:

    - Flatten
    - Dense: {units: 10, activation: selu, kernel_initializer: he_normal}

Good:

    - Flatten
    - Dense: {units: 10, activation: selu, kernel_initializer: lecun_normal}
`,
  ),
  'equal-units': warning<{ layer: string; initializer: string; units: number }>(
    ({ layer, initializer, units }) =>
      `all ${units} units of '${layer}' start as one (${initializer}), and learn the same`,
    `
Units that start equal get equal gradients, and stay equal. What differs at random does not.

Bad:

    - Flatten
    - Dense: {units: 10, kernel_initializer: zeros}

Good:

    - Flatten
    - Dense: {units: 10, kernel_initializer: glorot_uniform}
`,
  ),
}
