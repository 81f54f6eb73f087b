/** Faults of training. */
import type { FaultKind } from '../plant.ts'
import { typo } from './edits.ts'

export const trainingFaults: readonly FaultKind[] = [
  {
    name: 'training without a loss',
    codes: ['missing-field'],
    find: /^training:\n(?:.*\n)*?  loss: .*\n/gm,
    put: found => found.replace(/.*\n$/, ''),
  },
  {
    name: 'training without an optimizer',
    codes: ['missing-field'],
    find: /^training:\n(?:.*\n)*?  optimizer: .*\n/gm,
    put: found => found.replace(/.*\n$/, ''),
  },
  {
    name: 'data without what is learned from',
    codes: ['missing-field'],
    find: /^  data:\n    train: .*\n/gm,
    put: ['  data:\n'],
  },
  {
    name: 'misspelt field of data',
    codes: ['unknown-field'],
    find: /(?<=^    )(?:validation|test)(?=: )/gm,
    put: typo,
  },
  {
    name: 'share for validation out of range',
    codes: ['out-of-range'],
    find: /(?<=validation: )\d+/gm,
    put: ['0', '-5', '-0.2'],
  },
  {
    name: 'misspelt argument of an optimizer',
    codes: ['unknown-field'],
    find: /(?<=optimizer: \{\w+: \{(?:.*, )?)\w+(?=: )/gm,
    put: typo,
  },
  {
    name: 'learning rate out of range',
    codes: ['out-of-range'],
    find: /(?<=learning_rate: )[\d.]+/gm,
    put: ['-0.1', '-1', '0 - 3'],
  },
  {
    name: 'loss of an output that does not exist',
    codes: ['unknown-trained-output', 'unknown-name'],
    find: /(?<=loss: \{)\w+(?=: )/gm,
    put: ['$&s', 'nothing', 'x$&'],
  },
  {
    name: 'one loss for two outputs',
    codes: ['loss-per-output'],
    find: /(?<=^  loss: )\{\w+: .*, .*\}/gm,
    put: ['mse', '{mse: }'],
  },
  {
    name: 'metric twice',
    codes: ['duplicate-metric'],
    find: /(?<=metrics: \[)accuracy/gm,
    put: ['$&, $&'],
  },
  {
    name: 'loss of classes for one number',
    codes: ['loss-needs-classes'],
    find: /(?<=match: )binary_crossentropy/gm,
    put: ['sparse_categorical_crossentropy'],
  },
  {
    name: 'input that nothing reads',
    codes: ['unused-input'],
    find: /(?<=^inputs:\n)(?=.*\n  (?:right|map))/gm,
    put: ['  spare: [3]\n', '  other: {shape: [2], dtype: uint8}\n'],
  },
]
