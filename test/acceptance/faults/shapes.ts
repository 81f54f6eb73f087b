/** Faults of shapes and limits: what only a built model shows. */
import type { FaultKind } from '../plant.ts'
import { insertLayer } from './edits.ts'

/** In front of a layer that the layer above feeds. */
const inChain =
  /^ *(?=- (?!(?:Add|Subtract|Multiply|Concatenate):)(?:[A-Z]|\w+\.)(?!.*\n(?: +name:.*\n)? +from))/gm
/** In front of a layer of images that the layer above feeds. */
const beforeImages =
  /^ *(?=- (?:Conv2D|DepthwiseConv2D|MaxPooling2D|AveragePooling2D)(?!.*\n +when)(?!.*\n(?: +name:.*\n)? +from))/gm
const convolutionStart = /(?<=^ *- Conv2D: \{)/gm

export const shapeFaults: readonly FaultKind[] = [
  {
    name: 'size that breaks an Add',
    codes: ['shape-mismatch'],
    find: /(?<=filters: )16(?=, kernel_size: \d, (?:strides: 2, padding: same, )?use_bias)|(?<=- conv_bn: \{filters: )f(?=, act: linear)|(?<=- separable: \{out: )out|(?<=head: \{units: )4/gm,
    put: ['$& + 1', '2*$&', '$&*3', '$& + 5'],
    at: /- Add/,
  },
  {
    name: 'merge of different shapes',
    codes: ['shape-mismatch'],
    find: /(?<=- (?:Subtract|Multiply): \[)a/gm,
    put: ['extra'],
  },
  {
    name: 'join of different ranks',
    codes: ['shape-mismatch', 'wrong-rank'],
    find: /(?<=- Concatenate: \[)(?!skip)\w+/gm,
    put: found => (found === 'numbers' ? 'map' : 'left'),
  },
  {
    name: 'window larger than the image',
    codes: ['empty-output'],
    find: beforeImages,
    put: insertLayer(
      'MaxPooling2D: 640',
      'AveragePooling2D: [1, 777]',
      'Conv2D: {filters: 2, kernel_size: 999}',
    ),
  },
  {
    name: 'images after they were flattened',
    codes: ['wrong-rank'],
    find: beforeImages,
    put: insertLayer('Flatten', 'GlobalAveragePooling2D'),
    below: 1,
  },
  {
    name: 'layer of images on rows of numbers',
    codes: ['wrong-rank'],
    find: /^ *(?=- (?:Dropout|LeakyReLU|ELU)\b)/gm,
    put: insertLayer(
      'MaxPooling2D',
      'Conv2D: {filters: 4, kernel_size: 1}',
      'GlobalMaxPooling2D',
      'ZeroPadding2D: 1',
    ),
  },
  {
    name: 'shape of another size',
    codes: ['shape-mismatch'],
    find: inChain,
    put: insertLayer('Reshape: [7, 13, 11]', 'Reshape: [-1, 1009]'),
  },
  {
    name: 'axis that does not exist',
    codes: ['axis-out-of-range'],
    find: inChain,
    put: insertLayer('Softmax: 7', 'BatchNormalization: {axis: -9}', 'Softmax: {axis: [-8]}'),
  },
  {
    name: 'axis of the batch',
    codes: ['batch-axis'],
    find: inChain,
    put: insertLayer('Softmax: 0', 'BatchNormalization: {axis: 0}'),
  },
  {
    name: 'other shape than expected',
    codes: ['unexpected-shape'],
    find: /(?<=^ {4}name: (?!taps)\w+)$(?!\n +expect)(?!\n.*\n +expect)/gm,
    put: ['\n    expect: [99, 98]', '\n    expect: []', '\n    expect: [1, 2, 3, 4]'],
    below: 1,
  },
  {
    name: 'wrong number in what is expected',
    codes: ['unexpected-shape'],
    find: /(?<=^ +expect: \[(?:.*, )?)[^,\]]+/gm,
    put: ['77', '3 + 99', '1001'],
  },
  {
    name: 'layer too large for any machine',
    codes: ['too-large', 'out-of-range'],
    find: /(?<=(?:units|filters): )\d+(?=[,}])/gm,
    put: ['10**9', '2147483647', '1000000000', '3G'],
  },
  {
    name: 'groups that do not divide',
    codes: ['uneven-groups'],
    find: convolutionStart,
    put: ['groups: 7, ', 'groups: 5, '],
  },
  {
    name: 'strides and dilation',
    codes: ['strides-and-dilation'],
    find: /(?<=strides: 2, dilation_rate: )1|(?<=- Conv2D: \{)(?=[^}]*strides: 2(?!.*dilation))/gm,
    put: found => (found === '' ? 'dilation_rate: 2, ' : '3'),
  },
  {
    name: 'limit that is exceeded',
    codes: ['limit-exceeded'],
    find: /(?<=(?:^limits: .*|^  )(?:params|trainable|flops|memory): )\d+\w+/gm,
    put: ['1', '10', '0.01k', '{exact: 7}'],
  },
  {
    name: 'unknown limit',
    codes: ['unknown-field'],
    find: /(?<=(?:^limits: .*|^  ))(?:params|trainable|flops|memory)(?=: \d)/gm,
    put: ['size', 'parameters', 'macs', 'ram'],
  },
  {
    name: 'limit that is no amount',
    codes: ['wrong-type', 'unknown-variable', 'broken-expression', 'out-of-range'],
    find: /(?<=(?:^limits: .*|^  )(?:params|trainable|flops|memory): )\d+\w+/gm,
    put: ['[1]', 'many', '5 Mega', '-1', 'true'],
  },
  {
    name: 'forbidden layer that does not exist',
    codes: ['unknown-layer', 'not-built'],
    find: /(?<=forbid: \[)PReLU/gm,
    put: ['PRelus', 'Dropuot', 'Lambda'],
  },
]
