/** Diagnostics about names, and about what feeds what. */
import { error, warning } from './entry.ts'

export const wiringCodes = {
  'duplicate-name': error<{ name: string }>(
    ({ name }) => `the name '${name}' is taken`,
    `
Inputs and layers share one set of names, because \`from\` and weight files refer to both by name
alone.

Bad:

    - Flatten
    - Dense: 64
      name: features
    - Dense: 10
      name: features

Good:

    - Flatten
    - Dense: 64
      name: features
    - Dense: 10
      name: more_features
`,
  ),
  'slash-in-name': error<{ name: string }>(
    ({ name }) => `the name '${name}' contains a '/', which separates a layer from its weights`,
    `
A weight is called \`layer/weight\` in weight files, so a written name must not contain a slash.

Bad:

    - Dense: 10
      name: head/dense

Good:

    - Dense: 10
      name: head_dense
`,
  ),
  'missing-from': error<{ layer: string; inputs: readonly string[] }>(
    ({ layer, inputs }) =>
      `${layer} is the first layer and must say which input feeds it: ${inputs.join(', ')}`,
    `
A layer without \`from\` takes the result of the layer above it. The first layer has none above it,
and with several inputs there is no telling which one is meant.

Bad:

    inputs: {left: [8], right: [8]}
    layers:
      - Dense: 8
      - Add: [dense, right]

Good:

    inputs: {left: [8], right: [8]}
    layers:
      - Dense: 8
        from: left
      - Add: [dense, right]
`,
  ),
  'dangling-from': error<{ name: string }>(
    ({ name }) => `there is no layer or input '${name}'`,
    `
\`from\` and merge layers take names of inputs and of layers further up. A layer without a written
name is called by its type: \`dense\`, \`dense_1\`, \`max_pooling2d\`.

Bad:

    - Flatten
    - Dense: 64
      name: features
    - Dense: 10
      from: featuers

Good:

    - Flatten
    - Dense: 64
      name: features
    - Dense: 10
      from: features
`,
  ),
  'forward-reference': error<{ name: string; layer: string }>(
    ({ name, layer }) => `'${layer}' takes '${name}', which comes further down`,
    `
Layers are built from top to bottom, so a layer can only take what stands above it.

Bad:

    - Dense: 8
      name: left
    - Add: [left, right]
    - Dense: 8
      name: right
      from: left

Good:

    - Dense: 8
      name: left
    - Dense: 8
      name: right
    - Add: [left, right]
`,
  ),
  'circular-wiring': error<{ circle: readonly string[] }>(
    ({ circle }) => `these layers feed each other in a circle: ${circle.join(' -> ')}`,
    `
A layer's result cannot depend on itself. The arrows show what feeds what, back to where the circle
began.

Bad:

    - Dense: 8
      name: a
      from: b
    - Dense: 8
      name: b
      from: a

Good:

    - Dense: 8
      name: a
    - Dense: 8
      name: b
      from: a
`,
  ),
  'input-count': error<{ layer: string; expected: string; count: number }>(
    ({ layer, expected, count }) => `${layer} takes ${expected}, got ${count}`,
    `
Most layers take one input. Merge layers (\`Add\`, \`Concatenate\`, ...) take several, which are
their main argument: \`- Add: [left, right]\`.

Bad:

    inputs: {left: [8], right: [8]}
    layers:
      - Dense: 8
        from: [left, right]

Good:

    inputs: {left: [8], right: [8]}
    layers:
      - Concatenate: [left, right]
      - Dense: 8
`,
  ),
  'unknown-role': error<{ layer: string; role: string; roles: readonly string[] }>(
    ({ layer, role, roles }) => {
      const inputs = roles.length > 0 ? `are ${roles.join(', ')}` : 'go by position'
      return `${layer} has no input called '${role}'; its inputs ${inputs}`
    },
    `
Some layers tell their inputs apart by name. All others take them by position.

Bad:

    - Dense: 8
      from: {query: image}

Good:

    - Dense: 8
      from: image
`,
  ),
  'missing-role': error<{ layer: string; role: string }>(
    ({ layer, role }) => `${layer} needs an input '${role}'`,
    `
A layer or block whose inputs have names gets each of them by name or by position; only some layers
work without some inputs.

Bad:

    inputs: {left: [8], right: [8]}
    blocks:
      both:
        inputs: [a, b]
        layers:
          - Add: [a, b]
    layers:
      - both:
        from: {a: left}

Good:

    inputs: {left: [8], right: [8]}
    blocks:
      both:
        inputs: [a, b]
        layers:
          - Add: [a, b]
    layers:
      - both:
        from: {a: left, b: right}
`,
  ),
  'several-for-role': error<{ layer: string; role: string; count: number }>(
    ({ layer, role, count }) => `the input '${role}' of ${layer} is one result, got ${count}`,
    `
A list stands only where an input takes several results, such as the \`initial_state\` of an LSTM.

Bad:

    inputs: {left: [8], right: [8]}
    blocks:
      both:
        inputs: [a, b]
        layers:
          - Add: [a, b]
    layers:
      - both:
        from: {a: [left, right], b: right}

Good:

    inputs: {left: [8], right: [8]}
    blocks:
      both:
        inputs: [a, b]
        layers:
          - Add: [a, b]
    layers:
      - both:
        from: {a: left, b: right}
`,
  ),
  'mask-lost': warning<{ layer: string }>(
    ({ layer }) => `${layer} does not hand on masks, so what follows no longer skips masked steps`,
    `
\`Masking\` and \`Embedding\` with \`mask_zero\` say which steps of a sequence count. Layers that
work step by step hand this on; layers that mix or rearrange steps cannot, as in Keras.

Bad:

    inputs: {x: [6, 4]}
    layers:
      - Masking
      - Flatten
      - Dense: 1

Good:

    inputs: {x: [6, 4]}
    layers:
      - Flatten
      - Dense: 1
`,
  ),
  'single-output': error<{ layer: string; output: number }>(
    ({ layer, output }) => `'${layer}' has a single output, so '${layer}@${output}' does not exist`,
    `
\`layer@1\` is the second output of a layer that has several; outputs are counted from 0.

Bad:

    - Dense: 64
      name: features
    - Dense: 10
      from: features@1

Good:

    - Dense: 64
      name: features
    - Dense: 10
      from: features
`,
  ),
  'unused-layer': warning<{ layer: string }>(
    ({ layer }) => `nothing uses the result of '${layer}'`,
    `
The layer's result reaches no output, so it is left out of the compiled program; its weights are
still stored and counted.

Bad:

    - Dense: 8
      name: left
    - Dense: 8
      name: right
    - Dense: 10
      from: left

Good:

    - Dense: 8
      name: left
    - Dense: 8
      name: right
    - Dense: 10
`,
  ),
  'unused-input': warning<{ input: string }>(
    ({ input }) => `nothing uses the input '${input}'`,
    `
Every run must give this input, but no output depends on it.

Bad:

    inputs: {left: [8], right: [8]}
    layers:
      - Dense: 8
        from: left

Good:

    inputs: {left: [8], right: [8]}
    layers:
      - Concatenate: [left, right]
      - Dense: 8
`,
  ),
  'unknown-output': error<{ name: string }>(
    ({ name }) => `there is no layer '${name}' to be an output`,
    `
\`outputs\` lists names of layers, or maps public names to layers. Without \`outputs\` the last
layer is the only one.

Bad:

    layers:
      - Dense: 10
        name: probs
    outputs: [prob]

Good:

    layers:
      - Dense: 10
        name: probs
    outputs: [probs]
`,
  ),
  'duplicate-output': error<{ name: string }>(
    ({ name }) => `two outputs are called '${name}'`,
    `
Outputs are read by name, so every output needs its own.

Bad:

    layers:
      - Dense: 10
        name: probs
    outputs: [probs, probs]

Good:

    layers:
      - Dense: 10
        name: probs
    outputs: {first: probs, second: probs}
`,
  ),
  'unexpected-shape': error<{ layer: string; expected: string; shape: string }>(
    ({ layer, expected, shape }) => `'${layer}' is ${shape}, but \`expect\` says ${expected}`,
    `
\`expect\` states the shape that a layer must have, without the batch; \`null\` allows any size on
that axis. It turns a silent change of shape into an error at the line where it matters.

Bad:

    - Flatten
    - Dense: 12
      expect: [10]

Good:

    - Flatten
    - Dense: 10
      expect: [10]
`,
  ),
}
