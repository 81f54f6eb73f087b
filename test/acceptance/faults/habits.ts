/** Faults of habit: what people write who know Python. */
import type { FaultKind } from '../plant.ts'
import { beforeLayer, insertLayer } from './edits.ts'

export const habitFaults: readonly FaultKind[] = [
  {
    name: 'call of Python',
    codes: ['python-call'],
    find: beforeLayer,
    put: insertLayer('Dense(10)', "Dense(10, activation='relu')", 'Flatten()', 'nn.Dropout(0.5)'),
  },
  {
    name: 'None',
    codes: ['python-none'],
    find: /(?<=^ *- (?:Dense|Conv2D): \{)/gm,
    put: ['bias_regularizer: None, ', 'bias_constraint: None, '],
  },
  {
    name: 'tuple',
    codes: ['python-tuple'],
    find: /(?<=(?:kernel_size|pool_size): )\d(?=[,}])/gm,
    put: ['($&, $&)'],
  },
  {
    name: 'argument with an equals sign',
    codes: ['python-argument'],
    find: /(?<=^ *- (?:Dense|Conv2D): \{)/gm,
    put: ['bias_regularizer=l2, ', 'bias_initializer=ones, '],
  },
  {
    name: 'prefix of a package',
    codes: ['python-prefix', 'unknown-layer'],
    find: /(?<=^ *- )(?=(?:Dense|Conv2D|Flatten|Dropout|BatchNormalization))/gm,
    put: ['keras.layers.', 'layers.', 'tf.keras.layers.'],
  },
  {
    name: 'comma inside an expression',
    codes: ['split-by-comma'],
    find: /(?<=(?:units|filters): )\d+(?=[,}])/gm,
    put: ['max($&, 2)', 'min($&, 64)'],
  },
]
