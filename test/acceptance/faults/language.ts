/** Faults of the language: parameters, expressions, blocks, repeats, modules, included files. */
import type { FaultKind } from '../plant.ts'
import { beforeLayer, insertLayer, typo, wholeNumber } from './edits.ts'

const blockUse = /(?<=^ *- )(?:[a-z_]+\.)?(?:conv_bn|residual|head|separable|inverted)(?=: )/gm
const blockArgument = /(?<=^ *- (?:[a-z_]+\.)?[a-z_]+: \{(?:.*, )?)[a-z]+(?=: )/gm
const lastLine = /(?<=^ {4}name: \w+$)(?!\n +(?:expect: .*\n +)?(?:repeat|when|expect))/gm

export const languageFaults: readonly FaultKind[] = [
  {
    name: 'broken expression',
    codes: ['broken-expression'],
    find: wholeNumber,
    put: ['2*', '"(2"', '2 3', '"2 ++ * 3"', '4)'],
  },
  {
    name: 'unknown name in an expression',
    codes: ['unknown-variable'],
    find: wholeNumber,
    put: ['2*widht', 'nn + 1', '"max(2, sizes)"', '3 - k9'],
  },
  {
    name: 'unknown function',
    codes: ['unknown-function'],
    find: wholeNumber,
    put: ['cbrt(4)', '"maximum(2, 3)"', 'int(2.5)'],
  },
  {
    name: 'shape of what does not exist',
    codes: ['unknown-shape'],
    find: wholeNumber,
    put: ['channels(nowhere)', '"shape(ghost)[0]"'],
  },
  {
    name: 'expression without a value',
    codes: ['no-value'],
    find: wholeNumber,
    put: ['1/0', '5 % 0', '8 // 0', 'log2(0)'],
  },
  {
    name: 'expression with an operand of another type',
    codes: ['wrong-operand'],
    find: wholeNumber,
    put: ['2 * true', '"1 + (2 < 3)"', 'not 3'],
  },
  {
    name: 'expression out of range',
    codes: ['out-of-range'],
    find: wholeNumber,
    put: ['2 - 3', '4 * 0', '"min(1, -1)"'],
  },
  { name: 'unknown $name', codes: ['unknown-variable'], find: wholeNumber, put: ['$widht', '$n'] },
  {
    name: 'unknown $name for a word',
    codes: ['unknown-variable'],
    find: /(?<=(?<!forbid.*)activation: )[a-z]\w*/gm,
    put: ['$activ', '$fn', '"${fn}"'],
  },
  {
    name: 'unknown block',
    codes: ['unknown-layer'],
    find: blockUse,
    put: ['ghost', 'convbn2', 'bottleneck', 'common.nothing'],
  },
  {
    name: 'unknown parameter of a block',
    codes: ['unknown-param'],
    find: blockArgument,
    put: typo,
  },
  {
    name: 'parameter of a block left out',
    codes: ['missing-param'],
    find: /(?<=^ *- (?:[a-z_]+\.)?[a-z_]+: \{)(?:filters|f|out|units): [^,}]+(?:, )?/gm,
    put: [''],
  },
  {
    name: 'parameter of a block with a value of another type',
    codes: ['wrong-type', 'out-of-range'],
    find: /(?<=^ *- (?:[a-z_]+\.)?[a-z_]+: \{.*\b(?:stride|out|units|expand): )\d+(?=[,}])/gm,
    put: ['1.5', '[2, 2]', 'true'],
  },
  {
    name: 'condition that is none',
    codes: ['wrong-type', 'wrong-operand'],
    find: lastLine,
    put: ['\n    when: 3', '\n    when: 2 + 2', '\n    when: [a]'],
    at: /when:/,
  },
  {
    name: 'unknown name in a condition',
    codes: ['unknown-variable'],
    find: lastLine,
    put: ['\n    when: deep', '\n    when: not $deep', '\n    when: nn > 1'],
    at: /when:/,
  },
  {
    name: 'broken condition',
    codes: ['broken-expression'],
    find: lastLine,
    put: ['\n    when: 1 <', '\n    when: 1 = 1', '\n    when: (2 > 1'],
    at: /when:/,
  },
  {
    name: 'negative repeat',
    codes: ['out-of-range'],
    find: lastLine,
    put: ['\n    repeat: -1', '\n    repeat: 1 - 3', '\n    repeat: {times: -2}'],
    at: /repeat:/,
  },
  {
    name: 'repeat that is no whole number',
    codes: ['wrong-type'],
    find: lastLine,
    put: ['\n    repeat: 2.5', '\n    repeat: 5/2', '\n    repeat: [2]', '\n    repeat: true'],
    at: /repeat:/,
  },
  {
    name: 'repeat without a number',
    codes: ['missing-field'],
    find: lastLine,
    put: ['\n    repeat: {}', '\n    repeat: {rest: {}}'],
    at: /repeat:/,
  },
  {
    name: 'unknown field of a repeat',
    codes: ['unknown-field'],
    find: lastLine,
    put: ['\n    repeat: {times: 1, frist: {}}', '\n    repeat: {times: 1, count: 3}'],
    at: /repeat:/,
  },
  {
    name: 'else without when',
    codes: ['misplaced-sibling'],
    find: /(?<=^ {4}name: (?!taps)\w+$)/gm,
    put: ['\n    else: image'],
    at: /else:/,
  },
  {
    name: 'share without repeat',
    codes: ['misplaced-sibling'],
    find: /(?<=^ +name: (?:stem|probs|code|kind|same|bent|features|a|b)$)/gm,
    put: ['\n    share: true'],
    at: /share:/,
  },
  {
    name: 'unknown module',
    codes: ['unknown-module'],
    find: beforeLayer,
    put: insertLayer('call: towr', 'call: nothing'),
  },
  {
    name: 'block without layers',
    codes: ['missing-field'],
    find: /(?<=^blocks:\n)/gm,
    put: ['  nothing: {params: {f: int}}\n', '  empty: {note: later}\n', '  other: {}\n'],
  },
  {
    name: 'default of another type',
    codes: ['wrong-type'],
    find: /(?<=type: int, default: )[^,}]+/gm,
    put: ['1.5', 'true', '[1]', '5/2'],
  },
  {
    name: 'default out of its own range',
    codes: ['out-of-range'],
    find: /(?<=type: int, default: )[^,}]+(?=, min)/gm,
    put: ['0', '-4', '1 - 2'],
  },
  {
    name: 'unknown type of a parameter',
    codes: ['not-one-of'],
    find: /(?<=\{type: )int/gm,
    put: ['integer', 'number', 'string', 'i32'],
  },
  {
    name: 'unknown parameter of a variant',
    codes: ['unknown-param'],
    find: /(?<=^  (?:narrow|wide): \{)width/gm,
    put: typo,
  },
  {
    name: 'value of a variant with another type',
    codes: ['wrong-type'],
    find: /(?<=^  (?:narrow|wide): \{width: )\d+(?=[,}])/gm,
    put: ['2.5', 'true', '[3]'],
  },
  {
    name: 'included file that is not there',
    codes: ['bad-path'],
    find: /(?<=^include: \{common: )[\w/.]+/gm,
    put: ['blocks/comon.yaml', 'common.yaml', 'nothing'],
  },
  {
    name: 'included file outside',
    codes: ['bad-path'],
    find: /(?<=^include: \{common: )[\w/.]+/gm,
    put: ['../common.yaml', '/etc/passwd', 'blocks/../../x.yaml', 'file:x'],
  },
  {
    name: 'sibling in a module',
    codes: ['misplaced-sibling'],
    find: /(?<=^  scorer: \{)/gm,
    put: ['name: a, ', 'from: left, ', 'repeat: 2, ', 'when: true, '],
  },
]
