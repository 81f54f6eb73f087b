/** Faults of names and edges: what feeds what. */
import type { FaultKind } from '../plant.ts'
import { beforeLayer, insertLayer } from './edits.ts'

const givenName = /(?<=^ {4}name: )\w+$/gm
const from = /(?<=^ +from: )\w+$/gm
const merged = /(?<=- (?:Add|Subtract|Multiply|Concatenate): \[)\w+(?=, )/gm

export const wiringFaults: readonly FaultKind[] = [
  {
    name: 'name twice',
    codes: ['duplicate-name'],
    find: givenName,
    put: ['$&\n  - Dropout: 0.1\n    name: $&'],
    below: 2,
  },
  {
    name: 'unknown layer in from',
    codes: ['dangling-from'],
    find: from,
    put: ['$&x', 'nowhere', 'x$&'],
  },
  {
    name: 'unknown layer in a merge',
    codes: ['dangling-from'],
    find: merged,
    put: ['$&x', 'nowhere'],
  },
  {
    name: 'unknown layer as an input',
    codes: ['dangling-from'],
    find: beforeLayer,
    put: insertLayer('Dropout: 0.1\n  from: nowhere'),
    at: /from: nowhere/,
  },
  {
    name: 'layer further down',
    codes: ['forward-reference', 'circular-wiring'],
    find: /(?<=^  - (?:Dense|Conv2D|Dropout).*\n    name: \w+)$/gm,
    put: ['\n    from: later\n  - Dropout: 0.1\n    name: later'],
    at: /from: later/,
  },
  {
    name: 'layer that feeds itself',
    codes: ['circular-wiring', 'forward-reference'],
    find: /(?<=^  - (?!Add|Sub|Mult|Conc).*\n {4}name: )\w+$(?!\n +(?:expect: .*\n +)?from)/gm,
    put: ['$&\n    from: $&'],
    below: 1,
  },
  {
    name: 'merge of one',
    codes: ['input-count', 'list-length'],
    find: /(?<=- (?:Add|Subtract|Multiply|Concatenate): \[)\w+, (?=\w+\])/gm,
    put: [''],
  },
  {
    name: 'two inputs for a layer that takes one',
    codes: ['input-count'],
    find: /^ *- (?:Dense|ZeroPadding2D|DepthwiseConv2D|call|Conv2D): .*\n(?: +name: .*\n)? +from: \w+$/gm,
    put: found => found.replace(/\w+$/, '[$&, $&]'),
  },
  {
    name: 'second output of a layer with one',
    codes: ['single-output'],
    find: from,
    put: ['$&@1', '$&@3'],
  },
  {
    name: 'role that the layer does not have',
    codes: ['unknown-role'],
    find: from,
    put: ['{query: $&}', '{input: $&}'],
  },
  {
    name: 'unknown output',
    codes: ['unknown-output'],
    find: /(?<=^outputs: \[|^outputs: \{\w+: )\w+/gm,
    put: ['$&x', 'nowhere', 'softmax'],
  },
  {
    name: 'output twice',
    codes: ['duplicate-output'],
    find: /(?<=^outputs: \[)\w+/gm,
    put: ['$&, $&'],
  },
  {
    name: 'slash in a name',
    codes: ['slash-in-name'],
    find: beforeLayer,
    put: insertLayer('Dropout: 0.1\n  name: a/b', 'Flatten:\n  name: x/y'),
    below: 1,
  },
  {
    name: 'inputs as value and as from',
    codes: ['inputs-twice'],
    find: /(?<=^  - (?:Add|Subtract|Multiply|Concatenate): \[.*\])/gm,
    put: ['\n    from: [a, b]'],
  },
]
