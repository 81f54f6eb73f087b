/** Diagnostics about names, and about what feeds what. */
import { error, warning } from './entry.ts'

export const wiringCodes = {
  'duplicate-name': error<{ name: string }>(
    ({ name }) => `the name '${name}' is taken`,
    `
Inputs and layers share one set of names, because \`from\` and weight files refer to both by name
alone.

Bad: two layers with \`name: features\`, or a layer with the name of an input.
Good: \`name: features\` and \`name: more_features\`.
`,
  ),
  'slash-in-name': error<{ name: string }>(
    ({ name }) => `the name '${name}' contains a '/', which separates a layer from its weights`,
    `
A weight is called \`layer/weight\` in weight files, so a written name must not contain a slash.

Bad: \`name: head/dense\`
Good: \`name: head_dense\`
`,
  ),
  'missing-from': error<{ layer: string; inputs: readonly string[] }>(
    ({ layer, inputs }) =>
      `${layer} is the first layer and must say which input feeds it: ${inputs.join(', ')}`,
    `
A layer without \`from\` takes the result of the layer above it. The first layer has none above it,
and with several inputs there is no telling which one is meant.

Bad: two \`inputs\`, and \`- Dense: 8\` as the first layer.
Good: \`- Dense: 8\` with \`from: left\` below it.
`,
  ),
  'dangling-from': error<{ name: string }>(
    ({ name }) => `there is no layer or input '${name}'`,
    `
\`from\` and merge layers take names of inputs and of layers further up. A layer without a written
name is called by its type: \`dense\`, \`dense_1\`, \`max_pooling2d\`.

Bad: \`from: featuers\` where the layer is called \`features\`.
Good: \`from: features\`
`,
  ),
  'forward-reference': error<{ name: string; layer: string }>(
    ({ name, layer }) => `'${layer}' takes '${name}', which comes further down`,
    `
Layers are built from top to bottom, so a layer can only take what stands above it.

Bad: \`- Add: [left, right]\` above the layer with \`name: right\`.
Good: the same \`Add\` moved below both branches.
`,
  ),
  'circular-wiring': error<{ circle: readonly string[] }>(
    ({ circle }) => `these layers feed each other in a circle: ${circle.join(' -> ')}`,
    `
A layer's result cannot depend on itself. The arrows show what feeds what, back to where the circle
began.

Bad: \`a\` with \`from: b\`, and \`b\` with \`from: a\`.
Good: \`a\` takes an input or a layer that does not depend on \`a\`.
`,
  ),
  'input-count': error<{ layer: string; expected: string; count: number }>(
    ({ layer, expected, count }) => `${layer} takes ${expected}, got ${count}`,
    `
Most layers take one input. Merge layers (\`Add\`, \`Concatenate\`, ...) take several, which are
their main argument: \`- Add: [left, right]\`.

Bad: \`- Dense: 8\` with \`from: [left, right]\`; or \`- Add\` without inputs.
Good: \`- Concatenate: [left, right]\`, and \`- Dense: 8\` below it.
`,
  ),
  'unknown-role': error<{ layer: string; role: string }>(
    ({ layer, role }) => `${layer} has no input called '${role}'; its inputs go by position`,
    `
Some layers tell their inputs apart by name. All others take them by position.

Bad: \`- Dense: 8\` with \`from: {query: features}\`.
Good: \`- Dense: 8\` with \`from: features\`.
`,
  ),
  'single-output': error<{ layer: string; output: number }>(
    ({ layer, output }) => `'${layer}' has a single output, so '${layer}@${output}' does not exist`,
    `
\`layer@1\` is the second output of a layer that has several; outputs are counted from 0.

Bad: \`from: features@1\` where \`features\` is a \`Dense\`.
Good: \`from: features\`
`,
  ),
  'unused-layer': warning<{ layer: string }>(
    ({ layer }) => `nothing uses the result of '${layer}'`,
    `
The layer's result reaches no output, so it is left out of the compiled program; its weights are
still stored and counted.

Bad: a branch that the \`Add\` below it does not name.
Good: the branch named in \`from\`, listed in \`outputs\`, or removed.
`,
  ),
  'unused-input': warning<{ input: string }>(
    ({ input }) => `nothing uses the input '${input}'`,
    `
Every run must give this input, but no output depends on it.

Bad: two \`inputs\` where every \`from\` names the first.
Good: the second input named in a \`from\`, or removed.
`,
  ),
  'unknown-output': error<{ name: string }>(
    ({ name }) => `there is no layer '${name}' to be an output`,
    `
\`outputs\` lists names of layers, or maps public names to layers. Without \`outputs\` the last
layer is the only one.

Bad: \`outputs: [prob]\` where the layer is called \`probs\`.
Good: \`outputs: [probs]\`, or \`outputs: {prob: probs}\`.
`,
  ),
  'duplicate-output': error<{ name: string }>(
    ({ name }) => `two outputs are called '${name}'`,
    `
Outputs are read by name, so every output needs its own.

Bad: \`outputs: [probs, probs]\`
Good: \`outputs: [probs]\`, or \`outputs: {first: probs, second: probs}\`.
`,
  ),
  'unexpected-shape': error<{ layer: string; expected: string; shape: string }>(
    ({ layer, expected, shape }) => `'${layer}' is ${shape}, but \`expect\` says ${expected}`,
    `
\`expect\` states the shape that a layer must have, without the batch; \`null\` allows any size on
that axis. It turns a silent change of shape into an error at the line where it matters.

Bad: \`expect: [10]\` at a \`- Dense: 12\`.
Good: \`expect: [12]\`, or \`- Dense: 10\`.
`,
  ),
  'unknown-result': error<{ layer: string; output: number; outputs: number }>(
    ({ layer, output, outputs }) => `'${layer}' has ${outputs} results, and no number ${output}`,
    `
A block with several \`outputs\` is taken apart with \`name@0\`, \`name@1\` and so on, in the order in
which the block lists them.

Bad: \`from: pair@2\` where \`pair\` is a block with \`outputs: [left, right]\`.
Good: \`from: pair@1\`
`,
  ),
  'shared-shape': error<{ weight: string; first: string; now: string }>(
    ({ weight, first, now }) =>
      `the shared weight '${weight}' has the shape ${first}, but this use needs ${now}`,
    `
Calls of one module, and repeats with \`share: true\`, have one set of weights, so whatever decides
the shape of a weight must be the same in all of them.

Bad: a module with a \`Dense\` that is called on [batch, 8] and on [batch, 16].
Good: two modules, or a \`Dense\` in front of one call that makes both inputs alike.
`,
  ),
  'too-many-layers': error<{ limit: string }>(
    ({ limit }) => `the model has more than ${limit} layers once it is expanded`,
    `
Repeats multiply: a block that repeats 100 layers, repeated 100 times, is 10,000 layers.

Bad: \`repeat: 1000\` inside a block with \`repeat: 1000\`.
Good: fewer repeats.
`,
  ),
  'blocks-too-deep': error<{ block: string; limit: number }>(
    ({ block, limit }) => `block '${block}' is used inside of itself, more than ${limit} deep`,
    `
Blocks may use blocks, but one that uses itself never ends, unless a \`when\` ends it within the limit.

Bad: a block \`tower\` with an entry \`- tower: {n: $n}\`.
Good: \`repeat\`, or \`when: n > 0\` with \`{n: n - 1}\`.
`,
  ),
}
