/** Diagnostics about weight files. */
import { error } from './entry.ts'

export const weightCodes = {
  'broken-weights-file': error<{ file: string; at: number; problem: string }>(
    ({ file, at, problem }) => `${file}, byte ${at}: ${problem}`,
    `
The file is not a sound safetensors file. Every byte of one must belong to the header or to exactly
one tensor, and every tensor must have the bytes that its dtype and shape need; a file in which this
does not hold is damaged, cut off, or made to mislead a reader. Nothing of it is loaded.

Bad: a download that stopped half-way, or a .h5 file renamed to .safetensors.
Good: the file as \`tenon train\` or a safetensors library wrote it.
`,
  ),
  'missing-tensor': error<{ tensor: string; file: string }>(
    ({ tensor, file }) => `${file} has no tensor '${tensor}'`,
    `
Every weight of the model needs a tensor of its name, \`layer/weight\`. Nothing is loaded until all
are there: a model with some weights left at random would give wrong results without a word.

Bad: a model with a layer \`probs\`, and a file saved before that layer was called so.
Good: the layer keeps its name (\`name: probs\`), or the model is trained again.
`,
  ),
  'extra-tensor': error<{ tensor: string; file: string }>(
    ({ tensor, file }) => `${file} has a tensor '${tensor}' that the model has no weight for`,
    `
A tensor that nothing reads means that the file was made by another model.

Bad: removing \`- Dense: 64\` from a config and loading the weights of the config before that.
Good: the weights of this very model, or a model trained again.
`,
  ),
  'tensor-shape': error<{ tensor: string; file: string; expected: string; actual: string }>(
    ({ tensor, file, expected, actual }) =>
      `'${tensor}' has the shape ${expected} in the model, but ${actual} in ${file}`,
    `
A tensor must have exactly the shape of its weight. Layouts are those of Keras: a Dense kernel is
[inputs, units], a convolution kernel [height, width, channels, filters]. Nothing is transposed or
broadcast on loading.

Bad: a Dense kernel saved by PyTorch as [units, inputs].
Good: the same kernel transposed to [inputs, units].
`,
  ),
  'tensor-dtype': error<{ tensor: string; file: string; expected: string; actual: string }>(
    ({ tensor, file, expected, actual }) =>
      `'${tensor}' is ${expected} in the model, but ${actual} in ${file}`,
    `
A tensor must have the dtype of its weight: rounding float64 to float32 on loading would change the
model's results.

Bad: weights saved as float64.
Good: \`kernel.astype('float32')\` before they are saved.
`,
  ),
  'weights-order': error<{ file: string; pairing: string }>(
    ({ file, pairing }) =>
      `the unnamed layers with weights are not those that ${file} was saved from: ${pairing}`,
    `
An unnamed layer is called by its type and number (\`dense\`, \`dense_1\`), so that inserting one
moves the names of those below it. A weights file records types, order and written names; where
they no longer match, a weight could end up in the wrong layer, and loading stops.

Bad: a new \`- Dense: 64\` above a trained, unnamed \`- Dense: 64\`.
Good: \`name: features\` at the trained layer, in the config and before training.
`,
  ),
}
