/** Diagnostics about shapes, ranks, axes and dtypes. */
import { error, warning } from './entry.ts'

export const shapeCodes = {
  'shape-mismatch': error<{ layer: string; expected: string; shapes: readonly string[] }>(
    ({ layer, expected, shapes }) => `${layer} needs ${expected}, got ${shapes.join(' and ')}`,
    `
The inputs of a layer do not fit together, or do not fit the layer. Both shapes are shown with the
lines that they come from; \`batch\` is the batch dimension.

Bad:

    inputs: {left: [32], right: [16]}
    layers:
      - Add: [left, right]

Good:

    inputs: {left: [32], right: [16]}
    layers:
      - Dense: 32
        from: right
      - Add: [left, dense]
`,
  ),
  'wrong-rank': error<{ layer: string; expected: string; shape: string }>(
    ({ layer, expected, shape }) => `${layer} needs an input with ${expected}, got ${shape}`,
    `
The layer works on inputs with a certain number of axes. The batch counts as one axis.

Bad:

    inputs: {x: [784]}
    layers:
      - Conv2D: {filters: 8, kernel_size: 3}

Good:

    inputs: {x: [784]}
    layers:
      - Reshape: [28, 28, 1]
      - Conv2D: {filters: 8, kernel_size: 3}
`,
  ),
  'empty-output': error<{ layer: string; size: number; kernel: number; axis: string }>(
    ({ layer, size, kernel, axis }) =>
      `${layer} leaves nothing of the ${axis}: a window of ${kernel} does not fit into ${size}`,
    `
With \`padding: valid\` a window must fit into its input. Use \`padding: same\`, a smaller window,
or fewer pooling layers before it.

Bad:

    inputs: {image: [4, 4, 16]}
    layers:
      - Conv2D: {filters: 8, kernel_size: 5}

Good:

    inputs: {image: [4, 4, 16]}
    layers:
      - Conv2D: {filters: 8, kernel_size: 5, padding: same}
`,
  ),
  'axis-out-of-range': error<{ owner: string; axis: number; shape: string }>(
    ({ owner, axis, shape }) => `${owner}: axis ${axis} does not exist in ${shape}`,
    `
Axes are counted with the batch as 0, as Keras does; negative ones are counted from the end.

Bad:

    - Flatten
    - Softmax: 2

Good:

    - Flatten
    - Softmax: 1
`,
  ),
  'batch-axis': error<{ owner: string; axis: number }>(
    ({ owner, axis }) => `${owner}: axis ${axis} is the batch, which cannot be used here`,
    `
Axis 0 is the batch: its size is not known when weights are made, and examples of a batch must not
depend on each other. Keras silently shares the last axis when PReLU is given 0; tenon refuses it.

Bad:

    - PReLU: {shared_axes: [0, 1]}

Good:

    - PReLU: {shared_axes: [1, 2]}
`,
  ),
  'duplicate-axis': error<{ owner: string; axis: number }>(
    ({ owner, axis }) => `${owner}: axis ${axis} is named twice`,
    `
Every axis may be named once; \`-1\` and the number of the last axis are the same axis.

Bad:

    - Softmax: [1, 1]

Good:

    - Softmax: [1, 2]
`,
  ),
  'dynamic-dim': error<{ layer: string; shape: string; advice: string }>(
    ({ layer, shape, advice }) =>
      `${layer} needs fixed sizes, but its input is ${shape}; ${advice}`,
    `
A weight needs a fixed shape, so the axes that it covers must be fixed in \`inputs\`. For PReLU,
list the dynamic axes in \`shared_axes\`: \`shared_axes: [1, 2]\` learns one slope per channel.

Bad:

    inputs: {image: [null, null, 3]}
    layers: [PReLU]

Good:

    inputs: {image: [null, null, 3]}
    layers: [PReLU: {shared_axes: [1, 2]}]
`,
  ),
  'too-large': error<{ what: string; size: string; limit: string }>(
    ({ what, size, limit }) => `${what} would take ${size}; the limit is ${limit}`,
    `
Sizes are computed before anything is allocated. A weight holds at most 2^31 numbers, a shape at
most 8 axes, and a model at most 10,000 layers.

Bad:

    - Flatten
    - Dense: 1000000000

Good:

    - Flatten
    - Dense: 1000
`,
  ),
  'wrong-dtype': error<{ layer: string; expected: string; dtype: string }>(
    ({ layer, expected, dtype }) => `${layer} needs ${expected} values, got ${dtype}`,
    `
Layers compute in float32, and what an input declares as integers becomes float32 before a layer
sees it. Integers that come from elsewhere are not converted silently.

Bad: integers where a layer needs float32 values.
Good: \`Rescaling\` in front of it, which makes them float32.
`,
  ),
  'softmax-of-one': warning<{ owner: string; axis: number }>(
    ({ owner, axis }) => `${owner}: softmax over axis ${axis}, which has size 1, is always 1`,
    `
A softmax over a single value gives 1 whatever comes in. For a yes/no output use
\`activation: sigmoid\` with \`loss: binary_crossentropy\`.

Bad:

    - Dense: {units: 1, activation: softmax}

Good:

    - Dense: {units: 1, activation: sigmoid}
`,
  ),
}
