/** Runs the examples of every explanation: the bad one shows its fault alone, the good one none. */
import { describe, expect, test } from 'vitest'
import { completeExample, examplesOf } from '../../scripts/examples.ts'
import { check } from '../../src/api.ts'
import { dataCodes } from '../../src/diagnostics/codes/data.ts'
import { formatCodes } from '../../src/diagnostics/codes/formats.ts'
import { inputCodes } from '../../src/diagnostics/codes/inputs.ts'
import { onnxCodes } from '../../src/diagnostics/codes/onnx.ts'
import { pictureCodes } from '../../src/diagnostics/codes/pictures.ts'
import { revisionCodes } from '../../src/diagnostics/codes/revisions.ts'
import { runCodes } from '../../src/diagnostics/codes/runs.ts'
import { targetCodes } from '../../src/diagnostics/codes/targets.ts'
import { weightCodes } from '../../src/diagnostics/codes/weights.ts'
import { type Code, messages } from '../../src/diagnostics/messages.ts'

const codes = Object.keys(messages) as Code[]
const shown = codes.filter(code => examplesOf(code).bad !== undefined)

describe.each(shown)('%s', code => {
  test('is what its bad example gives, and nothing else', async () => {
    expect(await codesOf(examplesOf(code).bad!)).toEqual([code])
  })

  test('has a good example too', () => {
    expect(examplesOf(code).good).toBeDefined()
  })
})

test.each(codes.filter(code => examplesOf(code).good !== undefined))(
  'nothing is wrong with the good example of %s',
  async code => expect(await codesOf(examplesOf(code).good!)).toEqual([]),
)

test('only what is too long, is no text, or is no config is described in words', () => {
  const elsewhere = {
    ...dataCodes,
    ...formatCodes,
    ...inputCodes,
    ...onnxCodes,
    ...pictureCodes,
    ...revisionCodes,
    ...runCodes,
    ...targetCodes,
    ...weightCodes,
  }
  const inWords = codes.filter(code => !shown.includes(code) && !(code in elsewhere))
  expect(inWords).toEqual([
    'text-too-long',
    'control-character',
    'too-deep',
    'too-many-values',
    'too-many-aliases',
    'unknown-variant',
    'bad-path',
    'include-cycle',
    'too-many-files',
    'bad-patch',
    'unknown-target',
    'section-beside-extends',
    'wrong-dtype',
    'regression',
    'no-training',
  ])
})

/** Each code once. */
async function codesOf(example: string): Promise<readonly string[]> {
  const { diagnostics } = await check({ text: completeExample(example) })
  return [...new Set(diagnostics.map(each => each.code))]
}
