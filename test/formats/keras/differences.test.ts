/** The tables of differences name what there is. */
import { expect, test } from 'vitest'
import names from '../../golden/keras-names.json' with { type: 'json' }
import { lookUpLayer } from '../../../src/build/lookup.ts'
import { catalog } from '../../../src/catalog/catalog.ts'
import {
  callFlags,
  functionLayers,
  otherArguments,
  otherClasses,
  otherLayers,
  ownNames,
  publicClasses,
} from '../../../src/formats/keras/differences.ts'

test('every layer of the catalog is one of Keras, or is said to be none', () => {
  const known = new Set(Object.keys(names.layer))
  const strange = catalog.layers
    .map(({ type }) => publicClasses[type] ?? type)
    .filter(each => !known.has(each) && !ownNames.has(each) && !(each in otherLayers))
  expect(strange).toEqual([])
})

test('none that is said to be none is one of Keras', () => {
  expect([...ownNames].filter(each => each in names.layer || each in names.constraint)).toEqual([])
})

test('what is mapped to is in the catalog', () => {
  const types = [
    ...Object.values(otherClasses),
    ...Object.keys(otherArguments),
    ...Object.values(functionLayers),
    ...Object.keys(callFlags),
    ...Object.keys(otherLayers),
  ]
  expect(types.filter(each => !lookUpLayer(each))).toEqual([])
  const functions = catalog.activations.map(each => each.name)
  expect(functions).toEqual(expect.arrayContaining(Object.keys(functionLayers)))
  for (const [type, flags] of Object.entries(callFlags))
    expect(Object.keys(lookUpLayer(type)!.fields)).toEqual(expect.arrayContaining([...flags]))
})
