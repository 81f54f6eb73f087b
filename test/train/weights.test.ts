/** Weights go into a file and back bit by bit, and never into a layer that they may not belong to. */
import { describe, expect, test } from 'vitest'

import type { Layer, Model, Weight } from '../../src/build/model.ts'
import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { formatSafetensors, parseSafetensors } from '../../src/files/safetensors.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { formatWeights, parseWeights } from '../../src/train/weights.ts'
import type { Values } from '../../src/train/values.ts'

/** `Dense` unnamed, `probs: Dense` named; every kernel is [4, 4], so that shapes never tell them apart. */
function modelOf(...layers: readonly string[]): Model {
  const source = createSource('m.yaml', layers.map(each => `- ${each}\n`).join(''))
  const counts = new Map<string, number>()
  const made = layers.map((text, line): Layer => {
    const [first = '', written] = text.split(': ')
    const type = written ?? first
    const count = counts.get(type) ?? 0
    if (written === undefined) counts.set(type, count + 1)
    const name = written ? first : type.toLowerCase() + (count ? `_${count}` : '')
    const start = source.lineStarts[line]!
    const node = createParameter('input', 'x', [4])
    return {
      ...{ name, type, named: written !== undefined, inputs: [], flops: 0 },
      ...{ output: node, outputs: [node] },
      span: { source, start, end: start + 1 },
      weights: type === 'Flatten' ? [] : [weightOf(name)],
    }
  })
  const weights = made.flatMap(each => each.weights)
  return { name: 'm', layers: made, weights } as unknown as Model
}

function weightOf(layer: string): Weight {
  const none = { regularizer: undefined, constraint: undefined }
  const initializer = { name: 'zeros', fill: () => new Float32Array() }
  return { name: `${layer}/kernel`, layer, shape: [4, 4], trainable: true, initializer, ...none }
}

function valuesOf(model: Model): Values {
  const values = model.weights.map(({ name }, k) => {
    return [name, Float32Array.from({ length: 16 }, (_, i) => k + i / 16)] as const
  })
  return new Map(values)
}

function load(saved: Model, current: Model): string {
  const bytes = formatWeights(saved, valuesOf(saved))
  return codesOf(() => parseWeights(current, bytes, 'w.safetensors'))
}

function codesOf(work: () => unknown): string {
  try {
    work()
    return 'loads'
  } catch (error) {
    if (error instanceof TenonError) return error.diagnostics.map(each => each.code).join(' ')
    throw error
  }
}

test('values come back bit by bit, whatever their sign or payload', () => {
  const model = modelOf('Dense')
  const bits = Float32Array.from({ length: 16 }, (_, i) => (i ? 2 ** -(i * 10) : -0))
  const bytes = formatWeights(model, new Map([['dense/kernel', bits]]))
  const loaded = parseWeights(model, bytes, 'w').get('dense/kernel') as Float32Array
  expect(new Uint32Array(loaded.buffer)).toEqual(new Uint32Array(bits.buffer))
})

describe('layers that changed since the file was saved', () => {
  const named = ['first: Dense', 'probs: Dense'] as const

  test.each([
    ['nothing', ['Dense', 'Dense'], ['Dense', 'Dense'], 'loads'],
    ['a layer without weights came', ['Dense', 'Dense'], ['Dense', 'Flatten', 'Dense'], 'loads'],
    ['named layers changed places', named, ['probs: Dense', 'first: Dense'], 'loads'],
    [
      'the name of a layer is written now',
      ['Dense', 'Dense'],
      ['dense: Dense', 'dense_1: Dense'],
      'loads',
    ],
    ['an unnamed one above', ['Dense'], ['Dense', 'Dense'], 'weights-order'],
    [
      'an unnamed one below',
      ['Dense', 'probs: Dense'],
      ['Dense', 'probs: Dense', 'Dense'],
      'weights-order',
    ],
    ['an unnamed one left', ['Dense', 'Dense', 'Dense'], ['Dense', 'Dense'], 'weights-order'],
    ['one left, one came', ['Dense', 'a: Dense'], ['a: Dense', 'Dense'], 'weights-order'],
    ['unnamed types changed places', ['Dense', 'PReLU'], ['PReLU', 'Dense'], 'weights-order'],
    [
      'an unnamed layer moved past a named one',
      ['a: Dense', 'Dense'],
      ['Dense', 'a: Dense'],
      'weights-order',
    ],
    [
      'a new layer took a generated name',
      ['Dense', 'Dense'],
      ['dense_1: Dense', 'Dense'],
      'weights-order',
    ],
    ['a named layer is of another type', ['a: Dense'], ['a: PReLU'], 'layer-type'],
    ['a named layer came', ['Dense'], ['a: Dense', 'Dense'], 'missing-tensor'],
    ['a named layer left', ['a: Dense', 'Dense'], ['Dense'], 'extra-tensor'],
  ])('%s', (_, saved, current, expected) => {
    expect(load(modelOf(...saved), modelOf(...current))).toBe(expected)
  })

  test('the error shows both sides and says how to name the layers', () => {
    const saved = modelOf('Dense')
    const bytes = formatWeights(saved, valuesOf(saved))
    const work = () => parseWeights(modelOf('Dense', 'Dense'), bytes, 'w.safetensors')
    expect(work).toThrow(
      "unnamed 'dense' (Dense) in the file = unnamed 'dense' (Dense) in the model, " +
        "nothing in the file = unnamed 'dense_1' (Dense) in the model",
    )
    try {
      work()
    } catch (error) {
      const [fault] = (error as TenonError).diagnostics
      expect(fault?.hint).toContain('`name:`')
      expect(fault?.notes.map(each => each.message)).toEqual([
        "'dense' is layer 1 with weights here and layer 1 with weights in the file",
        "'dense_1' is layer 2 with weights here and not in the file",
      ])
    }
  })
})

describe('tensors that do not fit', () => {
  const model = modelOf('a: Dense', 'b: Dense')
  const good = parseSafetensors(formatWeights(model, valuesOf(model)), 'good')

  const change = (name: string, tensor: FileTensor | undefined) => {
    const tensors = new Map(good.tensors)
    if (tensor) tensors.set(name, tensor)
    else tensors.delete(name)
    const bytes = formatSafetensors(tensors, good.metadata)
    return codesOf(() => parseWeights(model, bytes, 'w'))
  }

  test.each<[string, string, FileTensor | undefined]>([
    ['missing-tensor', 'b/kernel', undefined],
    ['extra-tensor', 'c/kernel', { dtype: 'float32', shape: [1], data: new Float32Array(1) }],
    ['tensor-shape', 'a/kernel', { dtype: 'float32', shape: [16], data: new Float32Array(16) }],
    ['tensor-dtype', 'a/kernel', { dtype: 'float64', shape: [4, 4], data: new Float64Array(16) }],
  ])('%s', (code, name, tensor) => expect(change(name, tensor)).toBe(code))

  test('all of them are told at once', () => {
    const bytes = formatSafetensors(
      new Map([['c/kernel', { dtype: 'float32', shape: [1], data: new Float32Array(1) }]]),
    )
    const codes = codesOf(() => parseWeights(model, bytes, 'w'))
    expect(codes).toBe('missing-tensor missing-tensor extra-tensor')
  })
})

test('a file of another program is taken by the names of its tensors', () => {
  const model = modelOf('Dense', 'Dense')
  const { tensors } = parseSafetensors(formatWeights(model, valuesOf(model)), 'w')
  expect(parseWeights(model, formatSafetensors(tensors), 'w')).toEqual(valuesOf(model))
})
