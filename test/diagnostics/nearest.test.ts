/** Tests that the name that was meant is found: other spellings, typos, other frameworks' names. */
import { describe, expect, test } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import {
  editDistance,
  findNearest,
  nearestHint,
  nearestName,
} from '../../src/diagnostics/nearest.ts'

const layers = catalog.layers.map(each => each.type)
const activations = catalog.activations.map(each => each.name)
const fields = [...new Set(catalog.layers.flatMap(each => Object.keys(each.fields)))]

const snake = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const kebab = (name: string) => snake(name).replaceAll('_', '-')

describe('other capitals and underscores', () => {
  test.each([
    ['layers', layers],
    ['activations', activations],
    ['fields', fields],
  ])('every one of the %s is found', (_, names) => {
    // Where another name is spelt the same, either will do.
    const same = (a: string, b: string | undefined) =>
      a.toLowerCase().replaceAll('_', '') === b?.toLowerCase().replaceAll('_', '')
    const missed = names.flatMap(name =>
      [snake, camel, kebab, (each: string) => each.toUpperCase()]
        .map(spell => spell(name))
        .filter(spelt => !same(name, nearestName(spelt, names))),
    )
    expect(missed).toEqual([])
  })
})

describe('one typo', () => {
  test.each([
    ['layers', layers],
    ['activations', activations],
    ['fields', fields],
  ])('at least 95 %% of typos in %s are understood', (_, names) => {
    const typos = names.flatMap(name => typosOf(name).map(typo => [name, typo] as const))
    // A typo that makes another valid spelling, or comes as near to another name, is not to be told
    // apart.
    const clear = typos.filter(
      ([name, typo]) => !names.some(each => each !== name && editDistance(typo, each) <= 1),
    )
    const missed = clear.filter(([name, typo]) => nearestName(typo, names) !== name)
    expect(clear.length).toBeGreaterThan(300)
    expect(missed.length / clear.length, JSON.stringify(missed.slice(0, 20))).toBeLessThan(0.05)
  })
})

/**
 * Every deletion and swap, and an insertion and a change at every place; short names have too
 * little left.
 */
function typosOf(name: string): readonly string[] {
  if (name.length < 3) return []
  return [...name].flatMap((letter, i) => [
    name.slice(0, i) + name.slice(i + 1),
    `${name.slice(0, i)}q${name.slice(i)}`,
    `${name.slice(0, i)}z${name.slice(i + 1)}`,
    ...(name[i + 1] && name[i + 1] !== letter
      ? [name.slice(0, i) + name[i + 1] + letter + name.slice(i + 2)]
      : []),
  ])
}

describe("other frameworks' names", () => {
  const conv = Object.keys(catalog.layers.find(each => each.type === 'Conv2D')!.fields)

  test.each([
    ['FC', 'Dense', layers],
    ['nn.Linear', 'Dense', layers],
    ['Linear', 'Dense', layers],
    ['InnerProduct', 'Dense', layers],
    ['Gemm', 'Dense', layers],
    ['BatchNorm2d', 'BatchNormalization', layers],
    ['AvgPool2d', 'AveragePooling2D', layers],
    ['MaxPool', 'MaxPooling2D', layers],
    ['Concat', 'Concatenate', layers],
    ['GAP', 'GlobalAveragePooling2D', layers],
    ['Convolution2D', 'Conv2D', layers],
    ['Eltwise', 'Add', layers],
    ['out_channels', 'filters', conv],
    ['dilation', 'dilation_rate', conv],
    ['act', 'activation', conv],
    ['stride', 'strides', conv],
    ['bias', 'use_bias', conv],
  ] as const)('%s is %s', (foreign, name, names) => {
    expect(nearestName(foreign, names)).toBe(name)
  })
})

test('hints say how sure they are', () => {
  expect(nearestHint('Linear', ['Dense'])).toBe("'Linear' is called 'Dense' here")
  expect(nearestHint('filers', ['filters'])).toBe("did you mean 'filters'?")
  expect(findNearest('parameters', ['params', 'flops'])?.how).toBe('far')
  expect(nearestHint('zebra', ['filters'])).toBeUndefined()
})
