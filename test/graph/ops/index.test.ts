/** Tests of the list of ops. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ops } from '../../../src/graph/ops/index.ts'

describe('the list of ops', () => {
  const folder = new URL('../../../src/graph/ops/', import.meta.url)

  test('names every file of its folder that defines one', () => {
    const defining = readdirSync(folder).filter(file =>
      /^export const \w+: Op</m.test(readFileSync(new URL(file, folder), 'utf8')),
    )
    const expected = defining.map(file => file.replace('.ts', ''))
    expect(ops.map(op => op.name).sort()).toEqual(expected.filter(name => name !== 'index').sort())
  })
})
