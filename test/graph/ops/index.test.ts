/** Tests of the list of ops. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ops } from '../../../src/graph/ops/index.ts'

describe('the list of ops', () => {
  const files = readdirSync(new URL('../../../src/graph/ops', import.meta.url))

  test('names every file of its folder', () => {
    const expected = files.filter(file => file !== 'index.ts').map(file => file.replace('.ts', ''))
    expect(ops.map(op => op.name).sort()).toEqual(expected.sort())
  })
})
