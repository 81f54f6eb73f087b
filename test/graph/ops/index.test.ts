/** Tests of the list of ops. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ops } from '../../../src/graph/ops/index.ts'

describe('the list of ops', () => {
  const files = readdirSync(new URL('../../../src/graph/ops', import.meta.url))

  test('names every file of its folder', () => {
    // The gradient of scan is made of other ops.
    const others = ['index.ts', 'scan-gradient.ts']
    const expected = files
      .filter(file => !others.includes(file))
      .map(file => file.replace('.ts', ''))
    expect(ops.map(op => op.name).sort()).toEqual(expected.sort())
  })
})
