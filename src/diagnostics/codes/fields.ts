/** Diagnostics about fields, names and values: what the schema of a config does not allow. */
import { error } from './entry.ts'

export const fieldCodes = {
  'unknown-field': error<{ owner: string; field: string }>(
    ({ owner, field }) => `${owner} has no field '${field}'`,
    `
Every key of a config is checked, because a misspelt key that is ignored trains another model than
the one that was meant. Own keys may stand at the top level and beside a layer where they begin with
\`x-\`.

Bad:

    - Conv2D: {filers: 32, kernel_size: 3}

Good:

    - Conv2D: {filters: 32, kernel_size: 3}
`,
  ),
  'unknown-layer': error<{ layer: string }>(
    ({ layer }) => `there is no layer '${layer}'`,
    `
Layers have the names of Keras's classes, with the same capitals. \`tenon schema\` lists them.

Bad:

    - Linear: 10

Good:

    - Dense: 10
`,
  ),
  'unknown-name': error<{ kind: string; name: string }>(
    ({ kind, name }) => `there is no ${kind} '${name}'`,
    `
Activations, initializers, regularizers, constraints, losses, metrics and optimizers have Keras's
names. \`tenon schema\` lists them.

Bad:

    - Activation: rellu

Good:

    - Activation: relu
`,
  ),
  'missing-field': error<{ owner: string; field: string }>(
    ({ owner, field }) => `${owner} needs '${field}'`,
    `
The field has no default: without it, nothing can be built.

Bad:

    - Conv2D: {filters: 32}

Good:

    - Conv2D: {filters: 32, kernel_size: 3}
`,
  ),
  'wrong-type': error<{ field: string; expected: string; actual: string }>(
    ({ field, expected, actual }) => `'${field}' needs ${expected}, got ${actual}`,
    `
A value of another type is never converted.

Bad:

    - Dense: {units: 10, use_bias: 1}

Good:

    - Dense: {units: 10, use_bias: true}
`,
  ),
  'out-of-range': error<{ field: string; value: string; expected: string }>(
    ({ field, value, expected }) => `'${field}' must be ${expected}, got ${value}`,
    `
The value has the right type, but no layer can be made of it.

Bad:

    - Dropout: 1.5

Good:

    - Dropout: 0.5
`,
  ),
  'not-one-of': error<{ field: string; words: readonly string[]; actual: string }>(
    ({ field, words, actual }) => `'${field}' must be ${either(words)}, got ${actual}`,
    `
The field takes one of a few words.

Bad:

    - Conv2D: {filters: 8, kernel_size: 3, padding: full}

Good:

    - Conv2D: {filters: 8, kernel_size: 3, padding: same}
`,
  ),
  'list-length': error<{ field: string; expected: string; count: number }>(
    ({ field, expected, count }) => `'${field}' needs ${expected}, got ${count}`,
    `
The list has too many or too few entries: a size per axis needs one number for each axis.

Bad:

    - Conv2D: {filters: 8, kernel_size: [3, 3, 3]}

Good:

    - Conv2D: {filters: 8, kernel_size: [3, 3]}
`,
  ),
  'bad-name': error<{ name: string; expected: string }>(
    ({ name, expected }) => `'${name}' cannot be a name: ${expected}`,
    `
Names stand in \`from\`, in weight files and in results, so they are kept simple.

Bad:

    - Dense: 10
      name: my layer

Good:

    - Dense: 10
      name: my_layer
`,
  ),
  'no-layer-key': error<object>(
    () => 'this entry of `layers` names no layer',
    `
An entry is a layer's name, or a map with the layer's name as one of its keys. Words in lower case
beside it (\`name\`, \`from\`) belong to the layer.

Bad:

    - name: probs

Good:

    - Dense: 10
      name: probs
`,
  ),
  'several-layer-keys': error<{ layers: readonly string[] }>(
    ({ layers }) => `one entry of \`layers\` names ${layers.length} layers: ${layers.join(', ')}`,
    `
Every layer has its own dash; otherwise their order would not be clear.

Bad:

    - {Dense: 10, Dropout: 0.5}

Good:

    - Dense: 10
    - Dropout: 0.5
`,
  ),
  'one-name-needed': error<{ kind: string; count: number }>(
    ({ kind, count }) => `a map with one name of ${article(kind)} is needed, got ${count} keys`,
    `
Where an activation, initializer, loss or the like takes arguments, it is a map with its name as the
only key.

Bad:

    training:
      loss: mse
      optimizer: {adam: 0.001, sgd: 0.1}

Good:

    training:
      loss: mse
      optimizer: {adam: 0.001}
`,
  ),
  'no-main-argument': error<{ owner: string; candidates: readonly string[] }>(
    ({ owner, candidates }) =>
      `${owner} takes no bare value${candidates.length > 0 ? ': is it ' : ''}${either(candidates)}`,
    `
A bare value stands for the main argument, and only where it is plain which one that is.

Bad:

    - ReLU: 6

Good:

    - ReLU: {max_value: 6}
`,
  ),
  'inputs-twice': error<{ layer: string }>(
    ({ layer }) => `${layer} names its inputs twice, as its value and as 'from'`,
    `
The bare value of a merge layer is its list of inputs, which \`from\` says too.

Bad:

    inputs: {left: [8], right: [8]}
    layers:
      - Add: [left, right]
        from: [left, right]

Good:

    inputs: {left: [8], right: [8]}
    layers:
      - Add: [left, right]
`,
  ),
  'unsupported-version': error<{ version: string }>(
    ({ version }) => `this is file format 1; ${version} is not known`,
    `
\`tenon: 1\` says which version of the config language the file is written in.

Bad:

    tenon: 2
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]

Good:

    tenon: 1
    inputs: {image: [28, 28, 1]}
    layers: [Flatten]
`,
  ),
}

function either(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}
