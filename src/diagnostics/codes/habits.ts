/** Diagnostics about habits from elsewhere: Python, Keras code and YAML 1.1. */
import { error } from './entry.ts'

export const habitCodes = {
  'python-call': error<{ name: string }>(
    ({ name }) => `this is a Python call; in a config, ${name} is a key and its arguments a map`,
    `
A config is data, so nothing is called: the name is a key, and the arguments are a map below it.

Bad:

    - Dense(10, activation='relu')

Good:

    - Dense: {units: 10, activation: relu}
`,
  ),
  'python-none': error<object>(
    () => '`None` is text here; write `null`, or leave the field out',
    `
YAML's word for nothing is \`null\`. \`None\` would be the text "None".

Bad:

    - Dense: {units: 10, kernel_regularizer: None}

Good:

    - Dense: {units: 10, kernel_regularizer: null}
`,
  ),
  'python-tuple': error<object>(
    () => 'this is a Python tuple; a list stands in brackets',
    `
Parentheses mean nothing in YAML, and a comma in them separates as everywhere else.

Bad:

    - Conv2D: {filters: 8, kernel_size: (3, 3)}

Good:

    - Conv2D: {filters: 8, kernel_size: [3, 3]}
`,
  ),
  'python-argument': error<{ argument: string }>(
    ({ argument }) => `'${argument}=' is Python; in a config it is '${argument}: '`,
    `
A colon and a space stand between a field and its value.

Bad:

    - LeakyReLU: alpha=0.1

Good:

    - LeakyReLU: {alpha: 0.1}
`,
  ),
  'split-by-comma': error<{ text: string }>(
    ({ text }) => `the comma splits '${text}' into several entries; put it in quotes`,
    `
In brackets and braces YAML splits at every comma, whether it stands in parentheses or not.

Bad:

    - Conv2D: {filters: 8, kernel_size: 3, strides: [max(1, 2), 2]}

Good:

    - Conv2D: {filters: 8, kernel_size: 3, strides: ["max(1, 2)", 2]}
`,
  ),
  'python-prefix': error<{ name: string; short: string }>(
    ({ name, short }) => `'${name}' is called '${short}' in a config`,
    `
Names stand alone; there are no modules in a config.

Bad:

    - keras.layers.Flatten

Good:

    - Flatten
`,
  ),
  'sibling-in-arguments': error<{ field: string; layer: string }>(
    ({ field, layer }) => `'${field}' stands beside ${layer}, not among its arguments`,
    `
What every layer has (\`name\`, \`from\`, \`trainable\`, \`expect\`, \`note\`) is written below the
layer, in the column of its name.

Bad:

    - Dense: {units: 10, name: probs}

Good:

    - Dense: 10
      name: probs
`,
  ),
  'input-shape-argument': error<{ field: string }>(
    ({ field }) => `'${field}' is not a layer's business: shapes of inputs stand in \`inputs\``,
    `
The shape that goes into the first layer is that of the input, declared once at the top.

Bad:

    inputs: {x: [784]}
    layers:
      - Dense: {units: 10, input_shape: [784]}

Good:

    inputs: {x: [784]}
    layers:
      - Dense: 10
`,
  ),
  'input-layer': error<{ layer: string }>(
    ({ layer }) => `'${layer}' is no layer here: inputs are declared in \`inputs\``,
    `
Inputs have a section of their own, so that users of the model see them at the top.

Bad:

    inputs: {x: [784]}
    layers:
      - InputLayer: {shape: [784]}
      - Dense: 10

Good:

    inputs: {x: [784]}
    layers:
      - Dense: 10
`,
  ),
  'old-boolean': error<{ word: string; meant: string }>(
    ({ word, meant }) => `'${word}' is text in YAML 1.2; write ${meant}`,
    `
YAML 1.1 read \`yes\`, \`no\`, \`on\` and \`off\` as booleans. YAML 1.2 has \`true\` and \`false\`
only.

Bad:

    - Dense: {units: 10, use_bias: no}

Good:

    - Dense: {units: 10, use_bias: false}
`,
  ),
  'comment-value': error<{ field: string; text: string }>(
    ({ field, text }) => `'${field}' has no value: '${text}' is a comment`,
    `
A \`#\` after a space begins a comment. A text that begins with \`#\` must be in quotes.

Bad:

    - Activation:
        activation: #relu

Good:

    - Activation:
        activation: relu
`,
  ),
  'missing-colon': error<{ layer: string }>(
    ({ layer }) => `put a colon after ${layer}: a bare name cannot have lines of its own below it`,
    `
An entry with \`name\` or \`from\` is a map, and in a map every key has a colon.

Bad:

    - Flatten
      name: flat

Good:

    - Flatten:
      name: flat
`,
  ),
}
