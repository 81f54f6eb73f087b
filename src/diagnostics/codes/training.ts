/** Diagnostics about the `training:` section. */
import { error } from './entry.ts'

export const trainingCodes = {
  'no-training': error<{ name: string }>(
    ({ name }) =>
      `'${name}' has no \`training:\` section, so there is nothing to train or evaluate`,
    `
Training and evaluation need at least a loss and an optimizer.

Bad: \`tenon train\` on a config that only describes layers.
Good:

    training:
      loss: sparse_categorical_crossentropy
      optimizer: adam
      metrics: [accuracy]
`,
  ),
  'loss-per-output': error<{ outputs: readonly string[] }>(
    ({ outputs }) => `the model has several outputs (${outputs.join(', ')}); name each one's loss`,
    `
With several outputs, \`loss\` is a map from output to loss. Outputs that it leaves out are computed
but not trained.

Bad: \`outputs: [digit, parity]\` and \`loss: mse\`.
Good: \`loss: {digit: sparse_categorical_crossentropy, parity: binary_crossentropy}\`
`,
  ),
  'unknown-trained-output': error<{ field: string; name: string }>(
    ({ field, name }) => `\`${field}\` names '${name}', which is no output of the model`,
    `
Losses and metrics belong to outputs, by their public names.

Bad: \`loss: {features: mse}\` where only \`probs\` is an output.
Good: \`outputs: [probs, features]\`, or \`loss: {probs: mse}\`.
`,
  ),
  'untrained-output': error<{ name: string }>(
    ({ name }) => `'${name}' has a metric but no loss, so no targets are read for it`,
    `
A metric compares an output with its targets, and targets are given to the outputs that have a loss.

Bad: \`loss: {digit: mse}\` with \`metrics: {parity: [accuracy]}\`.
Good: a loss for \`parity\` too, or no metric on it.
`,
  ),
  'duplicate-metric': error<{ name: string }>(
    ({ name }) => `the metric '${name}' is named twice`,
    `
Metrics are reported by name, so every one may be named once per output.

Bad: \`metrics: [accuracy, accuracy]\`
Good: \`metrics: [accuracy]\`
`,
  ),
  'loss-needs-classes': error<{ loss: string; output: string; shape: string }>(
    ({ loss, output, shape }) =>
      `${loss} needs one value per class on the last axis, but '${output}' is ${shape}`,
    `
The target of this loss is the number of a class, from 0. The prediction must hold one value for
each of at least two classes on its last axis.

Bad: \`- Dense: 1\` with \`loss: sparse_categorical_crossentropy\`.
Good: \`- Dense: {units: 10, activation: softmax}\`; or, for yes/no, \`- Dense: {units: 1,
activation: sigmoid}\` with \`loss: binary_crossentropy\`.
`,
  ),
  'nothing-to-train': error<{ name: string }>(
    ({ name }) => `'${name}' has no weight that training could change`,
    `
Every weight is frozen (\`trainable: false\`), or no layer on the way to the loss has one.

Bad: \`- Flatten\` as the whole model.
Good: at least one layer with weights on the way to an output that has a loss.
`,
  ),
  'reserved-input': error<{ name: string }>(
    ({ name }) => `a model that is trained cannot have an input called '${name}'`,
    `
The number of the training step goes by this name among what a training graph reads.

Bad: \`inputs: {step: [1]}\` in a config with \`training:\`.
Good: \`inputs: {time: [1]}\`
`,
  ),
}
