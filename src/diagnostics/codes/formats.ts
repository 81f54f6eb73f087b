/** Diagnostics about models in files of other tools. */
import { error } from './entry.ts'

export const formatCodes = {
  'unknown-model-format': error<{ file: string; known: string }>(
    ({ file, known }) => `${file} is no model of a format that is read here: ${known}`,
    `
What a file is, its first bytes say, never its name. Models come in as a layers model of
TensorFlow.js (\`model.json\` with its .bin files), as .keras or .h5 of Keras, as ONNX, or as the
state dict of a PyTorch model in a safetensors file.

Bad: \`tenon import model.tflite -o imported\`
Good: \`tenon import model.onnx -o imported\`
`,
  ),
  'broken-model-file': error<{ file: string; place: string; problem: string }>(
    ({ file, place, problem }) => `${file}${place === '' ? '' : `, ${place}`}: ${problem}`,
    `
The file begins as a model, but does not continue as one: it is damaged, cut off, or made to mislead
a reader. The place is the way to the value inside: keys and indexes of JSON, a group of HDF5, an
entry of a zip archive. Nothing of it is taken over.

Bad: a \`model.json\` whose .bin files are those of another model.
Good: the files as the tool wrote them, all of one export.
`,
  ),
  'foreign-layer': error<{ file: string; type: string; count: number; first: string }>(
    ({ file, type, count, first }) =>
      `${file} uses '${type}', which is not known here: ` +
      `${count === 1 ? `'${first}'` : `${count} times, first '${first}'`}`,
    `
A layer that the catalog does not have is code of its authors, of which the file holds only the
name and the arguments. A block can stand for it: \`--map Name=block\` takes the block from a config
that declares it, gives it those arguments that are its parameters, and its weights in order.

Bad: \`tenon import model.json\` where a layer of the model is a class of somebody's program.
Good: \`tenon import model.json --map MultiplyBeta=blocks.yaml:scale\`
`,
  ),
  'code-in-model': error<{ file: string; layer: string; type: string }>(
    ({ file, layer, type }) =>
      `${file} holds code: '${layer}' is a ${type}, whose function tenon never runs`,
    `
The function of a Lambda layer is stored as bytecode of Python, which can do anything. tenon does
not look at it. What it computes has to be said in layers instead.

Bad: \`keras.layers.Lambda(lambda x: x / 255)\` in the model that is exported.
Good: \`keras.layers.Rescaling(1 / 255)\`, or \`--map Lambda=blocks.yaml:scale\` with a block that
computes the same.
`,
  ),
  'foreign-argument': error<{ file: string; layer: string; argument: string; value: string }>(
    ({ file, layer, argument, value }) =>
      `${file}, '${layer}': ${argument} is ${value}, which cannot be said here`,
    `
The layer is known, but this argument changes its result in a way that the catalog has no word for.
Leaving it out would give a model with other numbers, so nothing is imported.

Bad: an LSTM saved with \`time_major: true\`.
Good: the same layer with \`time_major: false\`, and a Permute before it.
`,
  ),
  'unknown-size': error<{ file: string; name: string; known: string }>(
    ({ file, name, known }) => `${file} leaves no size '${name}' open: ${known}`,
    `
\`--sizes\` gives numbers to sizes that a graph of operators leaves open: those of its inputs that
have a name, or none, where others have a number. Other models say \`null\` in \`model.yaml\`, where
a number may be written.

Bad: \`tenon import model.onnx --sizes heigth=320 -o imported\` for an input
[batch, 3, height, width].
Good: \`tenon import model.onnx --sizes height=320,width=320 -o imported\`.
`,
  ),
  'foreign-operator': error<{ file: string; node: string; op: string; problem: string }>(
    ({ file, node, op, problem }) => `${file}, '${node}' (${op}): ${problem}`,
    `
The operator is known, but not in this form: an attribute, a shape or an input of it says something
that no layer can. A model computes one example like another, so nothing may mix the examples of a
batch; sizes that decide about shapes must be known when the model is read.

Bad: a Pad that reflects, a Reshape that takes the batch apart, a Slice with steps of 3.
Good: the model exported without it, or cut in front of it.
`,
  ),
  'foreign-weights': error<{ file: string; layer: string; problem: string }>(
    ({ file, layer, problem }) => `${file}, weights of '${layer}': ${problem}`,
    `
The weights that the file holds for a layer must be those that the layer makes: as many, in this
order, of these shapes. Otherwise the file belongs to another version of the model, and its results
would be wrong without a word.

Bad: weights saved before a layer got \`use_bias=False\`.
Good: the config and the weights of one and the same model.
`,
  ),
  'unknown-supplied-block': error<{ file: string; type: string; block: string; names: string }>(
    ({ file, type, block, names }) =>
      block === ''
        ? `${file} declares the blocks ${names}: say which one stands for '${type}'`
        : `${file} declares no block '${block}' for '${type}'; it has: ${names}`,
    `
\`--map Name=FILE:block\` takes one block of a config; where the file declares a single one, its
name may be left out.

Bad: \`--map MultiplyBeta=blocks.yaml\`, and a file that declares \`scale\` and \`shift\`.
Good: \`--map MultiplyBeta=blocks.yaml:scale\`.
`,
  ),
  'pickled-model': error<{ file: string }>(
    ({ file }) => `${file} is a pickle of PyTorch, which is never read: it may hold code`,
    `
A \`.pt\`, \`.pth\` or \`.bin\` file of PyTorch is a Python pickle, and reading one can run what its
author wrote. Python itself turns it into a safetensors file, which holds numbers alone; the hint
has the command.

Bad: \`tenon import net.pth --config net.yaml -o imported\`
Good: \`tenon import net.safetensors --config net.yaml -o imported\`
`,
  ),
  'tensor-twice': error<{ file: string; tensor: string; first: string; second: string }>(
    ({ file, tensor, first, second }) =>
      `${file}: '${tensor}' is for '${first}', and cannot be for '${second}' as well`,
    `
Two layers that are trained apart have tensors of their own; one tensor for both is a slip in
\`state_dict.names\`. Layers that share their weights (a module with calls, or \`weights\` beside
them) have one.

Bad: \`names: {conv1: features.0, conv2: features.0}\`
Good: \`names: {conv1: features.0, conv2: features.3}\`
`,
  ),
  'unknown-state-name': error<{ name: string }>(
    ({ name }) => `no layer, block or weight with weights is called '${name}'`,
    `
A key of \`state_dict.names\` is the name of a layer that has weights, of a block around such
layers, or of one weight, as weight files have it; \`{i}\` stands for a number.

Bad:

    layers: [Flatten, {Dense: 1, name: score}]
    state_dict: {names: {scores: fc}}

Good:

    layers: [Flatten, {Dense: 1, name: score}]
    state_dict: {names: {score: fc}}
`,
  ),
  'foreign-to-keras': error<{ layer: string; what: string }>(
    ({ layer, what }) => `'${layer}' cannot be written for Keras: it has no word for ${what}`,
    `
What tenon has beside Keras 3 cannot be said in a file that Keras opens: layers of tenon's own,
activations with arguments that no layer of Keras takes, own activations, \`min_max\`, \`fitted\`.

Bad: \`tenon build --target keras\` of a config with \`PositionEmbedding\`.
Good: the same model with layers of Keras alone, or \`--target esm\`, \`--target onnx\`.
`,
  ),
}
