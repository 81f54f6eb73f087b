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

Bad:

    layers:
      - Flatten
      - Dense: 10
        name: digit
      - Dense: {units: 1, activation: sigmoid}
        name: parity
    outputs: [digit, parity]
    training: {loss: mse, optimizer: adam}

Good:

    layers:
      - Flatten
      - Dense: 10
        name: digit
      - Dense: {units: 1, activation: sigmoid}
        name: parity
    outputs: [digit, parity]
    training:
      loss: {digit: mse, parity: binary_crossentropy}
      optimizer: adam
`,
  ),
  'unknown-trained-output': error<{ field: string; name: string }>(
    ({ field, name }) => `\`${field}\` names '${name}', which is no output of the model`,
    `
Losses and metrics belong to outputs, by their public names.

Bad:

    layers:
      - Flatten
      - Dense: 10
        name: probs
    training: {loss: {features: mse}, optimizer: adam}

Good:

    layers:
      - Flatten
      - Dense: 10
        name: probs
    training: {loss: {probs: mse}, optimizer: adam}
`,
  ),
  'untrained-output': error<{ name: string }>(
    ({ name }) => `'${name}' has a metric but no loss, so no targets are read for it`,
    `
A metric compares an output with its targets, and targets are given to the outputs that have a loss.

Bad:

    layers:
      - Flatten
      - Dense: 10
        name: digit
      - Dense: {units: 1, activation: sigmoid}
        name: parity
    outputs: [digit, parity]
    training:
      loss: {digit: mse}
      optimizer: adam
      metrics: {parity: [accuracy]}

Good:

    layers:
      - Flatten
      - Dense: 10
        name: digit
      - Dense: {units: 1, activation: sigmoid}
        name: parity
    outputs: [digit, parity]
    training:
      loss: {digit: mse, parity: binary_crossentropy}
      optimizer: adam
      metrics: {parity: [accuracy]}
`,
  ),
  'duplicate-metric': error<{ name: string }>(
    ({ name }) => `the metric '${name}' is named twice`,
    `
Metrics are reported by name, so every one may be named once per output.

Bad:

    training: {loss: mse, optimizer: adam, metrics: [accuracy, accuracy]}

Good:

    training: {loss: mse, optimizer: adam, metrics: [accuracy]}
`,
  ),
  'loss-needs-classes': error<{ loss: string; output: string; shape: string }>(
    ({ loss, output, shape }) =>
      `${loss} needs one value per class on the last axis, but '${output}' is ${shape}`,
    `
The target of this loss is the number of a class, from 0. The prediction must hold one value for
each of at least two classes on its last axis.

Bad:

    layers: [Flatten, Dense: 1]
    training: {loss: sparse_categorical_crossentropy, optimizer: adam}

Good:

    layers: [Flatten, Dense: {units: 10, activation: softmax}]
    training: {loss: sparse_categorical_crossentropy, optimizer: adam}
`,
  ),
  'unfit-loss': error<{ loss: string; output: string; shape: string; reason: string }>(
    ({ loss, output, shape, reason }) =>
      `${loss} does not fit '${output}', which is ${shape}: ${reason}`,
    `
A loss sums or averages along axes of the prediction, which count the batch as 0.

Bad:

    layers: [Flatten, Dense: {units: 10, activation: softmax}]
    training: {loss: {categorical_crossentropy: {axis: 2}}, optimizer: adam}

Good:

    layers: [Flatten, Dense: {units: 10, activation: softmax}]
    training: {loss: {categorical_crossentropy: {axis: 1}}, optimizer: adam}
`,
  ),
  'two-clips': error<{ first: string; second: string }>(
    ({ first, second }) => `\`${first}\` and \`${second}\` cannot both clip the gradients`,
    `
An optimizer clips gradients in one way: \`clipnorm\` by the length of each weight's gradient,
\`global_clipnorm\` by the length of all together, \`clipvalue\` by the size of each element.

Bad:

    layers: [Flatten, Dense: 1]
    training: {loss: mse, optimizer: {adam: {clipnorm: 1, clipvalue: 0.5}}}

Good:

    layers: [Flatten, Dense: 1]
    training: {loss: mse, optimizer: {adam: {clipnorm: 1}}}
`,
  ),
  'unfit-schedule': error<{ schedule: string; reason: string }>(
    ({ schedule, reason }) => `${schedule}: ${reason}`,
    `
The arguments of the schedule contradict each other.

Bad:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer:
        sgd:
          learning_rate:
            piecewise_constant_decay: {boundaries: [100], values: [0.1, 0.05, 0.01]}

Good:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer:
        sgd:
          learning_rate:
            piecewise_constant_decay: {boundaries: [100], values: [0.1, 0.01]}
`,
  ),
  'unmatched-pattern': error<{ pattern: string }>(
    ({ pattern }) => `no weight is called '${pattern}'`,
    `
The pattern picks weights by name. Without a slash it is compared with the last part of each name
(\`kernel\`, \`bias\`, \`gamma\`), with one with the whole name (\`dense/kernel\`); \`*\` stands for
any characters. Of \`exclude_layers\` of \`muon\` each is a part of a name, as in Keras.
\`tenon summary\` lists the layers.

Bad:

    layers: [Flatten, Dense: 1]
    training: {loss: mse, optimizer: {adamw: {exclude_from_weight_decay: [biass]}}}

Good:

    layers: [Flatten, Dense: 1]
    training: {loss: mse, optimizer: {adamw: {exclude_from_weight_decay: [bias]}}}
`,
  ),
  'unfit-metric': error<{ metric: string; output: string; shape: string; reason: string }>(
    ({ metric, output, shape, reason }) =>
      `${metric} does not fit '${output}', which is ${shape}: ${reason}`,
    `
The metric looks at classes that the output does not have.

Bad:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training:
      loss: sparse_categorical_crossentropy
      optimizer: adam
      metrics: [precision: {class_id: 2}]

Good:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training:
      loss: sparse_categorical_crossentropy
      optimizer: adam
      metrics: [precision: {class_id: 1}]
`,
  ),
  'weights-per-output': error<{ field: string; outputs: readonly string[] }>(
    ({ field, outputs }) =>
      `several outputs are trained (${outputs.join(', ')}); name each one's \`${field}\``,
    `
With several trained outputs, weights of losses and classes are a map from output to weights.

Bad:

    layers:
      - Flatten
      - Dense: 1
        name: size
      - Dense: 1
        name: age
    outputs: [size, age]
    training: {loss: {size: mse, age: mse}, loss_weights: 0.5, optimizer: adam}

Good:

    layers:
      - Flatten
      - Dense: 1
        name: size
      - Dense: 1
        name: age
    outputs: [size, age]
    training: {loss: {size: mse, age: mse}, loss_weights: {size: 0.5}, optimizer: adam}
`,
  ),
  'unknown-class': error<{ number: string; output: string; count: string }>(
    ({ number, output, count }) => `there is no class ${number}: '${output}' has ${count} classes`,
    `
Classes count from 0 to one less than the size of the output's last axis; a single value tells 0
from 1.

Bad:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training: {loss: sparse_categorical_crossentropy, class_weight: [1, 5, 2], optimizer: adam}

Good:

    layers: [Flatten, Dense: {units: 2, activation: softmax}]
    training: {loss: sparse_categorical_crossentropy, class_weight: [1, 5], optimizer: adam}
`,
  ),
  'unknown-monitor': error<{ monitor: string; known: readonly string[] }>(
    ({ monitor, known }) => `nothing is measured as '${monitor}': there are ${known.join(', ')}`,
    `
A callback watches the loss or a metric. With \`val_\` in front it is that of the validation set,
which \`data\` must have.

Bad:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer: adam
      metrics: [mae]
      callbacks: [EarlyStopping: {monitor: mae}]

Good:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer: adam
      metrics: [mae]
      callbacks: [EarlyStopping: {monitor: mean_absolute_error}]
`,
  ),
  'callback-file': error<{ file: string; reason: string }>(
    ({ file, reason }) => `a callback cannot write to '${file}': ${reason}`,
    `
What callbacks write lies in the folder \`callbacks\` of the run, so that a config cannot write
anywhere else and runs do not overwrite each other's files.

Bad:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer: adam
      callbacks: [CSVLogger: ../log.csv]

Good:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer: adam
      callbacks: [CSVLogger: log.csv]
`,
  ),
  'rate-of-schedule': error<{ callback: string; schedule: string }>(
    ({ callback, schedule }) =>
      `${callback} cannot change a learning rate that follows ${schedule}`,
    `
Either a schedule or a callback decides the learning rate.

Bad:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer:
        sgd:
          learning_rate: {cosine_decay: {initial_learning_rate: 0.1, decay_steps: 100}}
      callbacks: [ReduceLROnPlateau: {monitor: loss}]

Good:

    layers: [Flatten, Dense: 1]
    training:
      loss: mse
      optimizer: {sgd: 0.1}
      callbacks: [ReduceLROnPlateau: {monitor: loss}]
`,
  ),
  'nothing-to-train': error<{ name: string }>(
    ({ name }) => `'${name}' has no weight that training could change`,
    `
Every weight is frozen (\`trainable: false\`), or no layer on the way to the loss has one.

Bad:

    layers: [Flatten]
    training: {loss: mse, optimizer: adam}

Good:

    layers: [Flatten, Dense: 10]
    training: {loss: mse, optimizer: adam}
`,
  ),
  'reserved-input': error<{ name: string }>(
    ({ name }) => `a model that is trained cannot have an input called '${name}'`,
    `
The number of the training step goes by this name among what a training graph reads.

Bad:

    inputs: {step: [1]}
    layers: [Dense: 1]
    training: {loss: mse, optimizer: adam}

Good:

    inputs: {time: [1]}
    layers: [Dense: 1]
    training: {loss: mse, optimizer: adam}
`,
  ),
}
