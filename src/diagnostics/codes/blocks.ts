/** Diagnostics about blocks and modules once they are expanded. */
import { error } from './entry.ts'

export const blockCodes = {
  'unknown-result': error<{ layer: string; output: number; outputs: number }>(
    ({ layer, output, outputs }) => `'${layer}' has ${outputs} results, and no number ${output}`,
    `
A block with several \`outputs\` is taken apart with \`name@0\`, \`name@1\` and so on, in the order
in which the block lists them.

Bad:

    blocks:
      pair:
        layers:
          - Dense: 8
            name: left
          - Dense: 8
            name: right
            from: x
        outputs: [left, right]
    layers:
      - pair
      - Add: [pair@0, pair@2]

Good:

    blocks:
      pair:
        layers:
          - Dense: 8
            name: left
          - Dense: 8
            name: right
            from: x
        outputs: [left, right]
    layers:
      - pair
      - Add: [pair@0, pair@1]
`,
  ),
  'shared-shape': error<{ weight: string; first: string; now: string }>(
    ({ weight, first, now }) =>
      `the shared weight '${weight}' has the shape ${first}, but this use needs ${now}`,
    `
Calls of one module, and repeats with \`share: true\`, have one set of weights, so whatever decides
the shape of a weight must be the same in all of them.

Bad:

    modules: {tower: {Dense: 16}}
    layers:
      - call: tower
        name: first
      - call: tower

Good:

    modules: {tower: {Dense: 1}}
    layers:
      - call: tower
        name: first
      - call: tower
`,
  ),
  'too-many-layers': error<{ limit: string }>(
    ({ limit }) => `the model has more than ${limit} layers once it is expanded`,
    `
Repeats multiply: a block that repeats 100 layers, repeated 100 times, is 10,000 layers.

Bad:

    blocks:
      many:
        layers:
          - Dense: 4
            repeat: 1000
    layers:
      - many: {}
        repeat: 1000

Good:

    - Dense: 4
      repeat: 10
`,
  ),
  'blocks-too-deep': error<{ block: string; limit: number }>(
    ({ block, limit }) => `block '${block}' is used inside of itself, more than ${limit} deep`,
    `
Blocks may use blocks, but one that uses itself never ends, unless a \`when\` ends it within the
limit.

Bad:

    blocks:
      tower:
        params: {n: 100}
        layers:
          - Dense: 4
          - tower: n - 1
    layers:
      - tower

Good:

    blocks:
      tower:
        params: {n: 3}
        layers:
          - Dense: 4
          - tower: n - 1
            when: n > 0
    layers:
      - tower
`,
  ),
}
