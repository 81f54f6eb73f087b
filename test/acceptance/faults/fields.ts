/** Faults of names and values: what a schema sees. */
import type { FaultKind } from '../plant.ts'
import {
  argument,
  argumentsStart,
  beforeLayer,
  insertLayer,
  layerWord,
  typo,
  wholeNumber,
} from './edits.ts'

const section = /^(?:inputs|training|limits|outputs|variants|include)(?=:)/gm
const setting = /(?<=^  )(?:epochs|batch_size|seed|metrics)(?=: )/gm
const sibling = /(?<=^ +)(?:name|from|expect|repeat|when)(?=: )/gm
const lastLine = /(?<=^ {4}name: \w+$)/gm
const nested = (field: string): RegExp => new RegExp(`(?<=${field}: \\{?)[a-z]\\w+`, 'gm')

export const fieldFaults: readonly FaultKind[] = [
  {
    name: 'misspelt argument',
    codes: ['unknown-field', 'unknown-name'],
    find: argument,
    put: typo,
  },
  { name: 'misspelt layer', codes: ['unknown-layer'], find: layerWord, put: typo },
  {
    name: "layer of another framework's",
    codes: ['unknown-layer'],
    find: beforeLayer,
    put: insertLayer('Linear: 8', 'Conv2d: {filters: 8}', 'BatchNorm2d', 'MaxPool: 2'),
  },
  { name: 'misspelt sibling', codes: ['unknown-field', 'unknown-layer'], find: sibling, put: typo },
  { name: 'misspelt section', codes: ['unknown-field'], find: section, put: typo },
  {
    name: 'unknown section',
    codes: ['unknown-field'],
    find: /^(?=[a-z]\w*:)/gm,
    put: ['optimizer: adam\n', 'model: {}\n', 'callbacks: []\n', 'version: 1\n'],
  },
  { name: 'misspelt setting of training', codes: ['unknown-field'], find: setting, put: typo },
  {
    name: 'unknown argument',
    codes: ['unknown-field'],
    find: argumentsStart,
    put: ['colour: 3, ', 'out_channels: 8, ', 'mode: fast, '],
  },
  {
    name: 'word for a number',
    codes: ['unknown-variable', 'wrong-type'],
    find: wholeNumber,
    put: ['wide', 'many', 'auto'],
  },
  {
    name: 'map for a number',
    codes: ['wrong-type'],
    find: wholeNumber,
    put: ['{size: 3}'],
  },
  {
    name: 'boolean for a number',
    codes: ['wrong-type'],
    find: wholeNumber,
    put: ['true', 'false'],
  },
  {
    name: 'number that is not whole',
    codes: ['wrong-type'],
    find: wholeNumber,
    put: ['2.5', '0.1'],
  },
  {
    name: 'number for a boolean',
    codes: ['wrong-type'],
    find: /(?<=(?:use_bias|nesterov): )(?:true|false)/gm,
    put: ['3', '[1]', '{a: 1}'],
  },
  {
    name: 'number for a name',
    codes: ['wrong-type'],
    find: beforeLayer,
    put: insertLayer('Dropout: 0.1\n  name: 3', 'Flatten:\n  name: [a]', 'Flatten:\n  name: true'),
    below: 1,
  },
  {
    name: 'list for a map of arguments',
    codes: ['wrong-type', 'no-main-argument'],
    find: beforeLayer,
    put: insertLayer('BatchNormalization: [1]', 'Dropout: {rate: [1]}', 'Flatten: [2]'),
  },
  {
    name: 'number out of range',
    codes: ['out-of-range'],
    find: wholeNumber,
    put: ['0', '-3', '-1'],
  },
  {
    name: 'rate out of range',
    codes: ['out-of-range'],
    find: beforeLayer,
    put: insertLayer('Dropout: 1.5', 'Dropout: -0.1', 'Dropout: {rate: 2}'),
  },
  {
    name: 'setting out of range',
    codes: ['out-of-range'],
    find: /(?<=(?:epochs|batch_size): )\d+$/gm,
    put: ['0', '-2'],
  },
  {
    name: 'unknown activation',
    codes: ['unknown-name'],
    find: /(?<=(?<!forbid.*)activation: \{?)[a-z]\w+/gm,
    put: typo,
  },
  { name: 'unknown initializer', codes: ['unknown-name'], find: nested('initializer'), put: typo },
  {
    name: 'unknown regularizer',
    codes: ['unknown-name'],
    find: nested('regularizer'),
    put: ['l3', 'ridge', 'weight_decay'],
  },
  { name: 'unknown constraint', codes: ['unknown-name'], find: nested('constraint'), put: typo },
  {
    name: 'unknown loss',
    codes: ['unknown-name'],
    find: /(?<=^  loss: )\w+|(?<=loss: \{[^{]*: )\w+/gm,
    put: typo,
  },
  {
    name: 'unknown metric',
    codes: ['unknown-name'],
    find: /(?<=metrics: [[{](?:kind: )?)accuracy/gm,
    put: (found, random) => [typo(found, random), 'top_5', 'roc'][random(3)]!,
  },
  { name: 'unknown optimizer', codes: ['unknown-name'], find: nested('optimizer'), put: typo },
  {
    name: 'word that is none of the choices',
    codes: ['not-one-of'],
    find: /(?<=padding: )same/gm,
    put: ['smae', 'full', 'SAME_UPPER', 'causal'],
  },
  {
    name: 'required argument left out',
    codes: ['missing-field'],
    find: /(?<=^ *- [A-Z]\w*: \{(?:.*, )?)(?:units|filters|kernel_size): \w+, (?=\w)/gm,
    put: [''],
  },
  {
    name: 'layer without what it requires',
    codes: ['missing-field', 'one-name-needed'],
    find: beforeLayer,
    put: insertLayer('Dense', 'Conv2D: 8', 'Dense: {activation: relu}', 'Reshape: {}'),
  },
  {
    name: 'bare value where none can be meant',
    codes: ['no-main-argument'],
    find: beforeLayer,
    put: insertLayer('ReLU: 6', 'PReLU: 0.25', 'BatchNormalization: 0.9', 'Flatten: 3'),
  },
  {
    name: 'list with too many entries',
    codes: ['list-length'],
    find: /(?<=- (?!Conv1D).*(?:kernel_size|pool_size): )\d(?=[,}])/gm,
    put: ['[$&, $&, $&]', '[$&]'],
  },
  {
    name: 'boolean of old YAML',
    codes: ['old-boolean'],
    find: lastLine,
    put: (_, random) => `\n    trainable: ${['yes', 'no', 'on', 'off', 'Yes', 'NO'][random(6)]!}`,
    at: /trainable/,
  },
  {
    name: 'name among the arguments',
    codes: ['sibling-in-arguments'],
    find: argumentsStart,
    put: ['name: here, ', 'note: there, ', 'trainable: true, '],
  },
  {
    name: 'shape of the input among the arguments',
    codes: ['input-shape-argument'],
    find: argumentsStart,
    put: ['input_shape: [28, 28, 1], ', 'input_dim: 8, '],
  },
  {
    name: 'layer for an input',
    codes: ['input-layer'],
    find: beforeLayer,
    put: insertLayer('Input: [28, 28, 1]', 'InputLayer: {shape: [8]}'),
  },
  {
    name: 'entry that names no layer',
    codes: ['no-layer-key'],
    find: beforeLayer,
    put: insertLayer('name: ghost', 'note: nothing here', '{trainable: false}'),
  },
  {
    name: 'two layers in one entry',
    codes: ['several-layer-keys'],
    find: lastLine,
    put: ['\n    Dropout: 0.5', '\n    Flatten:'],
    at: /^ +(?:Dropout|Flatten):/,
  },
  {
    name: 'bad name',
    codes: ['bad-name'],
    find: beforeLayer,
    put: insertLayer('Flatten:\n  name: two words', 'ELU: 1\n  name: 3rd', 'ELU:\n  name: a@b'),
    below: 1,
  },
  {
    name: 'version that does not exist',
    codes: ['unsupported-version', 'wrong-type'],
    find: /(?<=^tenon: )1/gm,
    put: ['2', '0', '1.5', 'one'],
  },
  {
    name: 'unknown dtype',
    codes: ['not-one-of'],
    find: /(?<=dtype: )\w+/gm,
    put: ['float64', 'byte', 'uint', 'f32'],
  },
  {
    name: 'bad scale',
    codes: ['wrong-type', 'unknown-variable', 'broken-expression', 'no-value'],
    find: /(?<=scale: )1\/255/gm,
    put: ['[1]', 'small', '1/', 'true', '1/0'],
  },
  {
    name: 'size of an input out of range',
    codes: ['out-of-range'],
    find: /(?<=^  (?!depth)\w+: (?:\{shape: )?\[(?:\d+, )*)\d+(?=[,\]])/gm,
    put: ['0', '-1'],
  },
  {
    name: 'unknown field of an input',
    codes: ['unknown-field'],
    find: /(?<=^  \w+: \{)(?=shape: )/gm,
    put: ['type: uint8, ', 'dims: 3, ', 'name: x, '],
  },
]
