/** Faults of the text: what is no YAML, or more of YAML than configs have. */
import type { FaultKind } from '../plant.ts'
import { argumentsStart, beforeLayer, wholeNumber } from './edits.ts'

/** `name: probs` beside a layer, without the key. */
const layerName = /(?<=^ +name: )\w+$/gm
const setting = /^  (?:epochs|batch_size|seed|loss|optimizer): .*$/gm

export const textFaults: readonly FaultKind[] = [
  { name: 'tab as indentation', codes: ['tab-indent'], find: beforeLayer, put: ['\t', ' \t'] },
  {
    name: 'bare layer indented too far',
    codes: ['bad-indent'],
    find: /^( *)- (?:Flatten|MaxPooling2D|BatchNormalization|GlobalAveragePooling2D)\n(?=\1- )/gm,
    put: ['$&  '],
    below: 1,
  },
  {
    name: 'key twice in braces',
    codes: ['duplicate-key'],
    find: /(?<=^ *- \w+: \{)(?:\w+: \w+|\w+: \[\d, \d\])(?=[,}])/gm,
    put: ['$&, $&'],
  },
  {
    name: 'key twice on lines',
    codes: ['duplicate-key'],
    find: setting,
    put: ['$&\n$&'],
    below: 1,
  },
  {
    name: 'colon left out between layer and value',
    codes: ['missing-colon', 'unknown-layer'],
    find: /(?<=^ *- [A-Z]\w*): (?=[\d-])/gm,
    put: [' '],
  },
  {
    name: 'colon left out above lines',
    codes: ['missing-colon'],
    find: /(?<=^ *- [A-Z]\w*):(?=\n)/gm,
    put: [''],
  },
  { name: 'brace not closed', codes: ['unclosed-text'], find: /\}$/gm, put: [''] },
  { name: 'bracket not closed', codes: ['unclosed-text'], find: /(?<=: \[.*)\]$/gm, put: [''] },
  { name: 'quote not closed', codes: ['unclosed-text'], find: layerName, put: ['"$&', "'$&"] },
  {
    name: 'comma left out',
    codes: ['missing-comma'],
    find: /(?<=^ *- [A-Z]\w*: \{\w+: \w+), /gm,
    put: [' '],
  },
  {
    name: 'layer indented too little',
    codes: ['bad-indent'],
    find: /(?<!:\n)^ +(?=- )/gm,
    put: [' '],
  },
  {
    name: 'name indented as its layer',
    codes: ['bad-indent'],
    find: /^ +(?=name: \w+$)/gm,
    put: found => found.slice(2),
  },
  {
    name: 'merge key',
    codes: ['merge-key'],
    find: argumentsStart,
    put: ['<<: {a: 1}, '],
  },
  { name: 'tag', codes: ['tag'], find: wholeNumber, put: ['!!int $&', '!wide $&'] },
  { name: 'alias of nothing', codes: ['unknown-alias'], find: wholeNumber, put: ['*wide'] },
  {
    name: 'forbidden key',
    codes: ['forbidden-key'],
    find: argumentsStart,
    put: ['__proto__: 1, ', 'constructor: {}, '],
  },
  { name: 'list as a key', codes: ['key-not-text'], find: argumentsStart, put: ['[a]: 1, '] },
  {
    name: 'second document',
    codes: ['several-documents'],
    find: /^(?=(?!tenon)[a-z]\w*:)/gm,
    put: ['---\n'],
  },
  {
    name: 'number with too many digits',
    codes: ['unsafe-number'],
    find: wholeNumber,
    put: ['12345678901234567890', '.inf', '1e999', '.nan'],
  },
  {
    name: 'control character',
    codes: ['control-character'],
    find: /(?<=^ *- [A-Z]\w+)/gm,
    put: ['\0', '\x07', '\x1b'],
  },
  { name: 'text that needs quotes', codes: ['needs-quotes'], find: layerName, put: ['@$&', '`$&'] },
  { name: 'broken escape', codes: ['bad-escape'], find: layerName, put: ['"\\q$&"'] },
  { name: 'second colon on a line', codes: ['nested-map'], find: layerName, put: ['$&: 3'] },
  {
    name: 'comment for a value',
    codes: ['comment-value', 'missing-field'],
    find: /(?<=^ *- \w+: )[\d.]+$|(?<=^  (?:epochs|batch_size): )\d+$/gm,
    put: ['#$&'],
  },
]
