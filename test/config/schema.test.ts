/** Tests the schema with an outside validator, as editors use it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { catalog } from '../../src/catalog/catalog.ts'
import { compactSchema } from '../../src/config/compact-schema.ts'
import { acceptNames, editorSchema } from '../../src/config/editor-schema.ts'
import { createSchema } from '../../src/config/schema.ts'
import { bool, int, optionalReference, reference } from '../../src/fields/kinds.ts'
import { soundConfigs } from './sound-configs.ts'

// Quiet about union types, which are meant.
const ajv = () => new Ajv.default({ allErrors: true, logger: false })

test('the committed schema is the one that the source prints', () => {
  const path = fileURLToPath(new URL('../../schema/tenon.schema.json', import.meta.url))
  const committed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  expect(committed, 'npm run schema').toEqual(editorSchema)
})

describe('a stock validator', () => {
  const validate = ajv().compile(editorSchema)
  const compact = ajv().compile(compactSchema(editorSchema))

  test.each(Object.entries(soundConfigs))('accepts %s', (_, text) => {
    validate(parse(text))
    expect(validate.errors).toBeNull()
  })

  test.each([
    ['a misspelt argument', '{Conv2D: {filters: 8, kernel_size: 3, paddin: same}}'],
    ['a misspelt layer', '{Dnese: 10}'],
    ['a misspelt bare layer', 'Flaten'],
    ['a bare layer that needs an argument', 'Dense'],
    ['an unknown activation', '{Dense: {units: 10, activation: rellu}}'],
    ['a number out of range', '{Dropout: 1.5}'],
    ['text where a boolean belongs', '{Dense: {units: 10, use_bias: no}}'],
    ['text where a name would do', '{Dense: {units: 10, activation: act}}'],
    ['a word that is no condition', '{Dense: 10, share: maybe}'],
    ['a size below 1', '{Dense: 10, expect: [0]}'],
    ['a size that is no name', '{Dense: 10, expect: ["a b"]}'],
    ['too long a list', '{Conv2D: {filters: 8, kernel_size: [3, 3, 3]}}'],
  ])('finds one fault in %s', (_, layer) => {
    const config: unknown = parse(`{tenon: 1, inputs: {x: [8]}, layers: [${layer}]}`)
    expect(validate(config)).toBe(false)
    expect(validate.errors!.filter(each => each.keyword !== 'if')).toHaveLength(1)
    expect(compact(config)).toBe(false)
  })

  test.each(['{Dense: {units: 8, activation: $act, use_bias: $bias, kernel_initializer: $i}}'])(
    'accepts names in %s',
    layer => {
      const config: unknown = parse(`{tenon: 1, inputs: {x: $shape}, layers: [${layer}]}`)
      validate(config)
      expect(validate.errors).toBeNull()
    },
  )

  test.each(['[8, 2*width]', '[(time + 1) / 2, 3]', '[time, null]', '$shape'])(
    'accepts the shape %s',
    shape => {
      const layer = `{Dense: 10, expect: ${shape}}`
      validate(parse(`{tenon: 1, inputs: {x: {shape: ${shape}}}, layers: [${layer}]}`))
      expect(validate.errors).toBeNull()
    },
  )

  test('agrees with the compact schema on every sound config', () => {
    for (const text of Object.values(soundConfigs)) expect(compact(parse(text))).toBe(true)
  })
})

test('every layer, activation and other entry of the catalog can be written', () => {
  const text = JSON.stringify(editorSchema)
  const { layers, ...kinds } = catalog
  const names = [
    ...layers.map(each => each.type),
    ...Object.values(kinds)
      .flat()
      .map(e => e.name),
  ]
  expect(names.filter(name => !text.includes(`"${name}"`))).toEqual([])
})

describe('a schema is made from any catalog', () => {
  const layer = {
    type: 'Gate',
    doc: 'A gate',
    main: 'size',
    inputs: 'one' as const,
    fields: {
      size: int({ min: 1, doc: 'its size' }),
      open: bool({ default: true, doc: 'whether it is open' }),
      activation: reference('activation', { default: 'step', doc: 'applied to the result' }),
      regularizer: optionalReference('regularizer', 'on the size'),
    },
    build: () => {
      throw new Error('not built here')
    },
    examples: [],
  }
  const step = { name: 'step', doc: 'x > 0', fields: {}, examples: [] }
  const { main: _, ...bare } = { ...layer, type: 'Pass', fields: {} }
  const made = createSchema({ ...catalog, activations: [step], layers: [layer, bare] })
  const validate = ajv().compile(acceptNames(made))
  const accepts = (item: unknown) =>
    validate({ tenon: 1, inputs: { x: [1] }, layers: [item] }) as boolean

  test.each([
    [{ Gate: 3 }, true],
    [{ Gate: '2*3' }, true],
    [{ Gate: { size: 3, open: false, activation: 'step', regularizer: null } }, true],
    [{ Gate: { size: 3 }, name: 'gate', from: 'x', 'x-own': 1 }, true],
    [{ Gate: 0 }, false],
    [{ Gate: {} }, false],
    ['Gate', false],
    [{ Gate: { size: 3, activation: 'stop' } }, false],
    [{ Gate: { size: 3, regularizer: 'l9' } }, false],
  ])('%j: %s', (item, accepted) => {
    expect(accepts(item)).toBe(accepted)
  })
})
