/** Runs the examples of every explanation: the bad one shows its fault alone, the good one none. */
import { describe, expect, test } from 'vitest'
import { completeExample, examplesOf } from '../../scripts/examples.ts'
import { check } from '../../src/api.ts'
import { type Code, messages } from '../../src/diagnostics/messages.ts'

const codes = Object.keys(messages) as Code[]
const runnable = codes.filter(code => examplesOf(code).bad !== undefined)

describe.each(runnable)('%s', code => {
  const { bad, good } = examplesOf(code)

  test('is what its bad example gives, and nothing else', async () => {
    expect(await codesOf(bad!)).toEqual([code])
  })

  test('is mended in its good example', async () => {
    expect(good, 'a bad example, but no good one').toBeDefined()
    expect(await codesOf(good!)).toEqual([])
  })
})

/** Each code once. */
async function codesOf(example: string): Promise<readonly string[]> {
  const { diagnostics } = await check({ text: completeExample(example) })
  return [...new Set(diagnostics.map(each => each.code))]
}
