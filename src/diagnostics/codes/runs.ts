/** Diagnostics about training runs: data sets, faults of numbers, checkpoints, run folders. */
import { error, warning } from './entry.ts'

export const runCodes = {
  'no-data-set': error<{ set: string; name: string }>(
    ({ set, name }) => `'${name}' has no \`training.data.${set}\``,
    `
Training reads \`training.data.train\`, evaluation \`training.data.test\` or the validation set.

Bad: \`tenon train\` on a config whose \`training:\` only names a loss and an optimizer.
Good:

    training:
      data:
        train: {x: images.npy, y: labels.npy}
        validation: 0.1
      loss: sparse_categorical_crossentropy
      optimizer: adam
`,
  ),
  'data-name': error<{ set: string; key: string; found: string; expected: readonly string[] }>(
    ({ set, key, found, expected }) =>
      `\`${set}.${key}\` ${found}; the model has ${expected.map(each => `'${each}'`).join(', ')}`,
    `
One file is enough where the model has one input (\`x\`) or one trained output (\`y\`, \`w\`). With
several, they are maps from name to file, and every name of the model stands in \`x\` and \`y\`
exactly once; \`w\` may leave out outputs whose examples all count the same.

Bad: \`x: images.npy\` for a model with the inputs \`left\` and \`right\`.
Good: \`x: {left: left.npy, right: right.npy}\`.
`,
  ),
  'no-targets': error<{ set: string; reason: string }>(
    ({ set, reason }) => `\`${set}\` has no \`y\`, and its input cannot be the target: ${reason}`,
    `
Without \`y\`, a model learns to give back its input, as an autoencoder does: the target is the
input as the layers see it, after its scale. That takes one input, one trained output of the same
shape, and a loss that compares values, not classes.

Bad: a classifier with \`train: {x: images.npy}\`.
Good: \`train: {x: images.npy, y: labels.npy}\`.
`,
  ),
  'no-examples': error<{ file: string }>(
    ({ file }) => `${file} holds no examples`,
    `
The first axis of a data file counts examples, and there must be one at least.

Bad: an array of the shape [0, 28, 28].
Good: the array that the one before was filtered from.
`,
  ),
  'split-range': error<{ validation: number; count: number }>(
    ({ validation, count }) =>
      `\`validation: ${validation}\` must take some of the ${count} examples, not all of them`,
    `
A number of examples or a fraction below 1 is taken from the end of the training set, before it is
shuffled. At least one example must be on either side.

Bad: \`validation: 60000\` with 60000 examples.
Good: \`validation: 5000\` or \`validation: 0.1\`.
`,
  ),
  'not-finite': error<{ what: string; when: string; cause: string }>(
    ({ what, when, cause }) => `${what} at ${when}: ${cause}`,
    `
Once a loss or a weight is NaN or infinite, every later step only spreads it, so training stops. The
step is repeated value by value to find the first layer that made one. Checkpoints of earlier epochs
are kept, and none ever holds such a value.

Bad: \`sgd: 100\`, or a \`log\` of what can be 0.
Good: a smaller learning rate, inputs scaled to about 1 (\`scale: 1/255\`), a loss that is safe at
0.
`,
  ),
  'dead-layer': warning<{ layer: string; percent: number; examples: number }>(
    ({ layer, percent, examples }) =>
      `${percent} % of the units of '${layer}' were positive for none of ${examples} examples`,
    `
A unit whose activation is never positive mostly passes no gradient, so it will not recover: the
layer is larger than what it can use. A smaller learning rate, another initializer or an activation
with a negative slope (\`LeakyReLU\`, \`PReLU\`, \`ELU\`) keeps units alive.

Bad: \`- ThresholdedReLU: {theta: 5}\` behind values around 1.
Good: \`- LeakyReLU: 0.1\`.
`,
  ),
  'layer-type': error<{ layer: string; file: string; expected: string; actual: string }>(
    ({ layer, file, expected, actual }) =>
      `'${layer}' is a ${expected} in the model, but a ${actual} in ${file}`,
    `
Layers of different types can have weights of the same names and shapes that mean different things.

Bad: the weights of a \`LayerNormalization\` called \`norm\` for a \`BatchNormalization\` of that
name.
Good: the config that the weights were trained with, or another \`name\`.
`,
  ),
  'run-locked': error<{ folder: string; pid: number; lock: string }>(
    ({ folder, pid }) => `${folder} is in use by the training of process ${pid}`,
    `
Two trainings that write into one folder would overwrite each other's checkpoints, so the second
stops before it reads anything. A lock whose process has ended is removed without a word.

Bad: \`tenon train --resume\` while the run is still going in another terminal.
Good: waiting for it, or stopping it with Ctrl+C first.
`,
  ),
  'run-folder-used': error<{ folder: string }>(
    ({ folder }) => `${folder} already holds a training run`,
    `
A run that was begun is never overwritten.

Bad: a new training in the folder of an earlier one.
Good: \`--resume\` to go on with it, or another folder.
`,
  ),
  'no-checkpoint': error<{ folder: string }>(
    ({ folder }) => `${folder} holds no valid checkpoint to resume from`,
    `
Training resumes from the newest checkpoint whose checksum is right.

Bad: \`--resume\` where nothing was trained yet.
Good: \`tenon train\` first; it writes a checkpoint before the first epoch and after each.
`,
  ),
  'damaged-checkpoint': warning<{ file: string; problem: string }>(
    ({ file, problem }) => `${file} is left aside: ${problem}`,
    `
A checkpoint carries a checksum of all it holds. One that does not match is never loaded, not even
in part; the one before it is used.

Bad: a checkpoint on a disk that lost some of it.
Good: the earlier checkpoint, which is still there: two are kept.
`,
  ),
  'resume-mismatch': error<{ what: string; saved: string; now: string; folder: string }>(
    ({ what, saved, now, folder }) =>
      `${folder} was trained with another ${what}: ${saved} then, ${now} now`,
    `
A resumed training ends with the same bits as one that was never interrupted. That holds only where
nothing changed that has a say in them: the layers, the loss, the optimizer, the data, the batch
size, the seed and the target. \`epochs\` may change.

Bad: \`batch_size: 128\` written into the config before \`--resume\`.
Good: the config as it was, or a new run.
`,
  ),
}
