/** Every argument of Keras is taken with the same default, or refused, or said to be different. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/api.ts'
import { findEntry } from '../../src/build/lookup.ts'
import { entriesOf } from '../../src/build/plain-args.ts'
import { argumentRefusal, refusedArguments } from '../../src/catalog/refused-arguments.ts'
import type { Fields, Json, ReferenceKind } from '../../src/fields/field.ts'

/** Of each name, its arguments: with nothing where it must be given, or with a list of its default. */
type Arguments = { readonly [name: string]: { readonly [argument: string]: readonly Json[] } }

const kinds: readonly ReferenceKind[] = [
  ...(['layer', 'activation', 'initializer', 'regularizer', 'constraint'] as const),
  ...(['loss', 'metric', 'optimizer', 'schedule', 'callback'] as const),
]

const file = new URL('../golden/keras-arguments.json', import.meta.url)
const keras = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly [kind in ReferenceKind]: Arguments
}

/** What a layer is told beside its arguments, and what its class takes for itself. */
const besideLayers = new Set(['name', 'trainable'])

/** Defaults that are others on purpose, and why. */
const others: { readonly [argument: string]: string } = {
  'layer LeakyReLU.negative_slope': '0.3 where neither it nor `alpha`, its older name, is given',
  'layer Normalization.mean': 'Keras can measure it from data; a config says it',
  'layer Normalization.variance': 'Keras can measure it from data; a config says it',
  'loss categorical_generalized_cross_entropy.q': 'the function has none, its class has 0.5',
  'metric f1_score.average': 'Keras gives a list without it, and a metric is one number',
  'metric fbeta_score.average': 'Keras gives a list without it, and a metric is one number',
  'metric one_hot_io_u.num_classes': 'the prediction says how many classes there are',
  'metric one_hot_mean_io_u.num_classes': 'the prediction says how many classes there are',
  'optimizer muon.exclude_layers': 'no list is an empty one',
}

/** Every argument of what is built, beside the field that stands for it. */
const all = kinds.flatMap(kind =>
  Object.entries(keras[kind]).flatMap(([name, args]) => {
    const entry = findEntry(entriesOf(kind), name)
    if (!entry) return []
    return Object.entries(args).map(([argument, given]) => {
      const owner = entry.name
      const key = `${kind} ${owner}.${argument}`
      return { kind, name, owner, argument, key, given, field: entry.fields[argument] }
    })
  }),
)

test('all arguments of all kinds are looked at', () => {
  expect(Object.keys(keras)).toEqual(kinds)
  expect(all.length).toBeGreaterThan(1500)
})

test('every argument is taken, or refused with a reason', () => {
  const missing = all.filter(
    ({ kind, owner, argument, field }) =>
      !field &&
      !argumentRefusal(owner, argument) &&
      !(kind === 'layer' && besideLayers.has(argument)) &&
      !(kind === 'metric' && argument === 'name'),
  )
  expect(missing.map(each => each.key)).toEqual([])
})

test('defaults are those of Keras', () => {
  const different = all.filter(
    ({ kind, argument, given, field }) =>
      field && !(kind === 'metric' && argument === 'name') && !isSame(given, field),
  )
  const keys = new Set(different.map(each => each.key))
  expect([...keys].filter(each => !(each in others))).toEqual([])
  expect(
    Object.keys(others).filter(each => !keys.has(each)),
    'needless',
  ).toEqual([])
})

function isSame(given: readonly Json[], field: Fields[string]): boolean {
  if (given.length === 0 || field.required) return given.length === 0 && field.required
  const [usual] = given as [Json]
  const own = field.default ?? null
  if (typeof usual === 'string' && typeof own === 'string')
    return usual === own || isAlias(usual, own)
  // What is the same along every axis is one number here.
  return JSON.stringify(usual) === JSON.stringify(own) || isEverywhere(usual, own)
}

/** `Zeros` and `zeros`. */
function isAlias(a: string, b: string): boolean {
  const initializers = entriesOf('initializer')
  const entry = findEntry(initializers, a)
  return entry !== undefined && entry === findEntry(initializers, b)
}

function isEverywhere(values: Json, one: Json): boolean {
  return Array.isArray(values) ? values.every(each => isEverywhere(each, one)) : values === one
}

describe('a refused argument', () => {
  test('is one of Keras, and of nothing that takes it', () => {
    const needless = refusedArguments.filter(
      ({ owner, name }) =>
        !all.some(
          each =>
            !each.field &&
            each.argument === name &&
            [each.owner, listOf(each.kind)].includes(owner),
        ),
    )
    expect(needless).toEqual([])
  })

  test.each([
    ['Dense: {units: 3, lora_rank: 4}', 'lora_rank'],
    ['Flatten: {dtype: float16}', 'dtype'],
    ['Flatten: {activity_regularizer: l2}', 'activity_regularizer'],
    ['MaxPool2D: {autocast: false}', 'autocast'],
    ['LSTM: {units: 3, use_cudnn: true}', 'use_cudnn'],
  ])('of a layer says so: %s', async (layer, name) => {
    const found = await refusals(`tenon: 1\ninputs: {x: [4, 4, 4]}\nlayers: [${layer}]\n`)
    expect(found).toEqual([`the argument '${name}' of Keras is not built here`])
  })

  test.each([
    ['optimizer: {adam: {loss_scale_factor: 2}}', 'loss_scale_factor'],
    [
      'optimizer: {sgd: {learning_rate: {cosine_decay: {initial_learning_rate: 1, decay_steps: 9, name: a}}}}',
      'name',
    ],
    ['loss: {Huber: {dtype: float64}}', 'dtype'],
    ['metrics: [{MeanIoU: {sparse_y_pred: false}}]', 'sparse_y_pred'],
    ['callbacks: [{EarlyStopping: {verbose: 1}}]', 'verbose'],
  ])('of training says so: %s', async (line, name) => {
    const lines = { loss: 'loss: mse', optimizer: 'optimizer: sgd', data: `data: ${data}` }
    const section = Object.values({ ...lines, [line.split(':')[0]!]: line })
    const found = await refusals(
      `tenon: 1\ninputs: {x: [4]}\nlayers: [Dense: 3]\ntraining:\n  ${section.join('\n  ')}\n`,
    )
    expect(found).toEqual([`the argument '${name}' of Keras is not built here`])
  })
})

const data = '{train: {x: a.npy, y: b.npy}}'

function listOf(kind: ReferenceKind): string {
  return kind === 'loss' ? 'losses' : `${kind}s`
}

/** What is said before the reason; every one says what to do. */
async function refusals(text: string): Promise<readonly string[]> {
  const { diagnostics } = await check({ text })
  expect(diagnostics.every(each => each.hint !== undefined && each.span)).toBe(true)
  return diagnostics.map(each => each.message.split(':')[0]!)
}
