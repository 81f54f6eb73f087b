/** Names of kernels as tables say them. */
import { expect, test } from 'vitest'
import { shortName } from '../src/bench-text.ts'

test.each([
  ['dense', 'dense'],
  ['stage1/0/conv2d', 'stage1/0/conv2d'],
  ['dense + relu', 'dense + relu'],
  ['stage1/0/conv2d + stage1/0/relu', 'stage1/0: conv2d + relu'],
  ['stage1/0/main/conv2d + stage1/0/add', 'stage1/0: main/conv2d + add'],
  ['stage1/0/conv2d + stage2/0/relu', 'stage1/0/conv2d + stage2/0/relu'],
])('%s is shown as %s', (name, shown) => expect(shortName(name)).toBe(shown))
