/** Diagnostics about the arguments of layers that do not go together. */
import { error, warning } from './entry.ts'

export const layerCodes = {
  'two-names-for-one': error<{ owner: string; names: readonly [string, string] }>(
    ({ owner, names }) =>
      `${owner}: '${names[0]}' and '${names[1]}' mean the same; write one of them`,
    `
An argument that has an older name accepts both, but only one at a time: with two values there would
be no telling which one counts.

Bad:

    - LeakyReLU: {negative_slope: 0.3, alpha: 0.1}

Good:

    - LeakyReLU: {negative_slope: 0.1}
`,
  ),
  'not-built': error<{ kind: string; name: string; reason: string }>(
    ({ kind, name, reason }) => `the ${kind} '${name}' of Keras is not built here: ${reason}`,
    `
The name is one of Keras's, but what it stands for has no place in a config, or is not built. The
message gives the reason, the hint what to write instead.

Bad:

    - Lambda: {function: relu}

Good:

    - Activation: relu
`,
  ),
  'unfit-for-weight': error<{ option: string; reason: string; weight: string; shape: string }>(
    ({ option, reason, weight, shape }) => `${option} ${reason}, but ${weight} is ${shape}`,
    `
An initializer, regularizer or constraint does not fit the weight that it is given to: an orthogonal
matrix needs at least two axes, a norm can only be taken along axes that are there, and a range must
not be empty.

Bad:

    - Dense: {units: 10, bias_initializer: orthogonal}

Good:

    - Dense: {units: 10, kernel_initializer: orthogonal}
`,
  ),
  'output-padding': error<{ layer: string; amount: number; strides: number }>(
    ({ layer, amount, strides }) =>
      `${layer}: output_padding is ${amount}, but must be less than strides, ${strides}`,
    `
Strides tell how far apart the cells of the input lie in the result. One of so many sizes is the
right one, and output_padding chooses it: with strides of 2 it is 0 or 1.

Bad:

    - Conv2DTranspose: {filters: 8, kernel_size: 3, strides: 2, output_padding: 2}

Good:

    - Conv2DTranspose: {filters: 8, kernel_size: 3, strides: 2, output_padding: 1}
`,
  ),
  'stateful-layer': error<{ layer: string }>(
    ({ layer }) => `${layer}: 'stateful' is not supported; every batch starts with fresh states`,
    `
A stateful layer goes on with the states of the batch before, so that what a run gives would depend
on the runs before it. Give states as inputs and read them as results instead: \`initial_state\` and
\`return_state\`.

Bad:

    inputs:
      x: [20, 4]
    layers:
      - LSTM: {units: 8, stateful: true}

Good:

    inputs:
      x: [20, 4]
    layers:
      - LSTM: {units: 8}
`,
  ),
  'unfit-inner-layer': error<{ layer: string; inner: string; reason: string }>(
    ({ layer, inner, reason }) => `${layer} cannot run ${inner}: ${reason}`,
    `
A layer that runs other layers asks something of them: Bidirectional wants recurrent ones, whose
sequences go opposite ways and which give the same kinds of results; TimeDistributed wants a layer
with one input and one result.

Bad:

    inputs:
      x: [20, 4]
    layers:
      - Bidirectional: {layer: {Dense: 8}}

Good:

    inputs:
      x: [20, 4]
    layers:
      - Bidirectional: {layer: {LSTM: 8}}
`,
  ),
  'strides-and-dilation': error<{ layer: string }>(
    ({ layer }) => `${layer}: strides and dilation_rate cannot both be more than 1`,
    `
A dilated kernel that moves in steps would skip most of its input in an irregular pattern; Keras
refuses it too.

Bad:

    - Conv2D: {filters: 8, kernel_size: 3, strides: 2, dilation_rate: 2}

Good:

    - Conv2D: {filters: 8, kernel_size: 3, dilation_rate: 2}
    - MaxPooling2D
`,
  ),
  'crop-and-pad': error<{ layer: string }>(
    ({ layer }) => `${layer}: images are either cropped to an aspect ratio or padded to it`,
    `
Both keep the ratio of an image's sides: one leaves out what does not fit, the other adds to it.

Bad:

    inputs: {image: [28, 20, 3]}
    layers:
      - Resizing: {height: 14, width: 14, crop_to_aspect_ratio: true, pad_to_aspect_ratio: true}

Good:

    inputs: {image: [28, 20, 3]}
    layers:
      - Resizing: {height: 14, width: 14, pad_to_aspect_ratio: true}
`,
  ),
  'uneven-groups': error<{ layer: string; groups: number; what: string; count: number }>(
    ({ layer, groups, what, count }) =>
      `${layer}: ${count} ${what} cannot be split into ${groups} groups`,
    `
With \`groups\`, the channels of the input and the filters are split into that many parts of equal
size, and each part of the filters sees its own part of the channels.

Bad:

    inputs: {image: [28, 28, 3]}
    layers: [Conv2D: {filters: 8, kernel_size: 3, groups: 3}]

Good:

    inputs: {image: [28, 28, 3]}
    layers: [Conv2D: {filters: 9, kernel_size: 3, groups: 3}]
`,
  ),
  'bad-equation': error<{ equation: string; reason: string }>(
    ({ equation, reason }) => `the equation '${equation}' ${reason}`,
    `
An equation of EinsumDense has a letter for each axis of the input, of the kernel and of the result.
Letters that the result lacks are summed over; \`...\` stands for axes that stay as they are.

Bad:

    inputs: {x: [6, 8]}
    layers:
      - EinsumDense: {equation: 'abc,cd->abe', output_shape: [6, 4]}

Good:

    inputs: {x: [6, 8]}
    layers:
      - EinsumDense: {equation: 'abc,cd->abd', output_shape: [6, 4]}
`,
  ),
  'maximum-below-threshold': warning<{ layer: string; maximum: number; threshold: number }>(
    ({ layer, maximum, threshold }) =>
      `${layer}: everything above the threshold ${threshold} becomes ${maximum}, the max_value`,
    `
Values above the threshold are cut at max_value. Where that is below the threshold, they all become
the same number, and no gradient passes.

Bad:

    - ReLU: {threshold: 3, max_value: 2}

Good:

    - ReLU: {threshold: 2, max_value: 3}
`,
  ),
}
