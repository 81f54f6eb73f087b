/** Diagnostics about what a model is run on: inputs given as arrays or files, and its weights. */
import { error } from './entry.ts'

const list = (names: readonly string[]): string => names.map(each => `'${each}'`).join(', ')

export const inputCodes = {
  'missing-input': error<{ input: string; expected: string }>(
    ({ input, expected }) => `the input '${input}' is missing; expected: ${expected}`,
    `
A model runs on a value for each of its inputs; none has a default.

Bad: \`model.run({ left })\` for a model with the inputs \`left\` and \`right\`.
Good: \`model.run({ left, right })\`, or \`--input left=a.npy --input right=b.npy\`.
`,
  ),
  'unknown-input': error<{ input: string; expected: readonly string[] }>(
    ({ input, expected }) => `the model has no input '${input}', but ${list(expected)}`,
    `
Inputs are called as the config calls them.

Bad: \`model.run({ x: pixels })\` for \`inputs: {image: [28, 28, 1]}\`.
Good: \`model.run({ image: pixels })\`.
`,
  ),
  'input-dtype': error<{ input: string; expected: string; actual: string }>(
    ({ input, expected, actual }) => `the input '${input}' is ${actual}; expected: ${expected}`,
    `
Values are not converted silently: the array must be of the dtype that the config declares, a
Float32Array for float32, an Int32Array for int32, a Uint8Array for uint8.

Bad: \`model.run({ image: [0, 0.5, 1] })\`, a plain array.
Good: \`model.run({ image: Float32Array.of(0, 0.5, 1) })\`.
`,
  ),
  'input-length': error<{ input: string; expected: string; actual: number }>(
    ({ input, expected, actual }) =>
      `the input '${input}' holds ${actual} values; ${expected} are expected`,
    `
Without a shape, the number of examples follows from the length of the array, which must be a whole
multiple of what one example holds. Where more than the batch is open, the shape has to be given.

Bad: 785 values for an input of the shape [28, 28, 1].
Good: 784 values for each example, or \`{ data, shape: [batch, 28, 28, 1] }\`.
`,
  ),
  'input-shape': error<{ input: string; expected: string; actual: string }>(
    ({ input, expected, actual }) =>
      `the input '${input}' has the shape ${expected}, but ${actual} was given`,
    `
The shape of a value counts the examples first and must fit what the config declares. A dim of one
name is of one size in all inputs. A missing trailing 1 is added; nothing else is reshaped.

Bad: \`{ data, shape: [28, 28, 1] }\` for one picture.
Good: \`{ data, shape: [1, 28, 28, 1] }\`.
`,
  ),
  'input-too-small': error<{ layer: string; shape: string }>(
    ({ layer, shape }) => `the input is too small: '${layer}' would give [${shape}]`,
    `
A dim that is open in the config has a size in every run. It must leave something of every layer's
results: a picture of 4 rows has none left where 2 are cut off at each side.

Bad: a picture of 4 rows for \`Cropping2D: 2\`.
Good: one of 5 rows or more.
`,
  ),
  'json-input': error<{ file: string; problem: string }>(
    ({ file, problem }) => `${file} holds no array of numbers: ${problem}`,
    `
A JSON file gives an input as nested lists of numbers, all of a depth of one length. The outermost
list counts the examples. Numbers must be of the range that the dtype of the input has.

Bad: \`[[1, 2], [3]]\`, or \`256\` for an input of uint8.
Good: \`[[1, 2], [3, 4]]\`: two examples of two numbers.
`,
  ),
  'open-sizes': error<{ names: readonly string[] }>(
    ({ names }) => `the size of ${names.map(each => `'${each}'`).join(', ')} is open`,
    `
A model whose inputs have open dims beside the batch can be timed only for some sizes of them.

Bad: \`tenon bench model.yaml\` for \`inputs: {text: [length]}\`.
Good: \`tenon bench model.yaml --sizes length=128\`.
`,
  ),
  'no-trained-weights': error<{ folder: string }>(
    ({ folder }) => `${folder} holds no trained weights`,
    `
Without \`--weights\`, a model is evaluated with the weights of its newest run, which a training
writes when its last epoch is done.

Bad: \`tenon evaluate model.yaml\` before anything was trained.
Good: \`tenon train model.yaml\` first, or \`--weights FILE\`.
`,
  ),
  'file-exists': error<{ file: string }>(
    ({ file }) => `${file} is there already`,
    `
What is there is never overwritten, unless the same command has written it and nobody has changed it
since: \`tenon-files.json\` beside it says what it was.

Bad: \`tenon init\` in a folder that holds a \`model.yaml\`, \`tenon build -o src\` where
\`src/model.js\` is your own.
Good: \`tenon init another-folder\`, \`tenon build -o src/model\`.
`,
  ),
}
