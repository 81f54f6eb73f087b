/** Models by chance: layers of the whole catalog, from their examples, with arguments changed. */
import { catalog } from '../../src/catalog/catalog.ts'
import type { LayerDefinition, LayerExample } from '../../src/catalog/layer.ts'
import type { Model } from '../../src/build/model.ts'
import { type Checked, checkSource } from '../../src/compile.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { dimNames, evaluateDim } from '../../src/graph/dim.ts'
import { elementCount } from '../../src/graph/shape.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { createRandom } from '../support/random.ts'
import { type Arguments, type Random, below, changed, pick, randomEntry } from './random-values.ts'

export interface RandomModel {
  readonly seed: number
  readonly text: string
  /** Types of its layers, the first one in turn over the catalog. */
  readonly types: readonly string[]
  /** Sizes of its open dims. */
  readonly sizes: ReadonlyMap<string, number>
}

interface Input {
  readonly shape: readonly (number | string)[]
  readonly dtype: string
}

interface Parts {
  readonly inputs: { readonly [name: string]: Input }
  readonly sizes: ReadonlyMap<string, number>
  readonly layers: readonly Arguments[]
  readonly types: readonly string[]
  readonly training?: Arguments
}

/** How often something is tried until it fits, and how often it stays although it does not. */
const [tries, kept] = [10, 0.03]
const sizes = [1, 2, 3, 5, 8]
/** Elements of a result at most. */
const most = 3000
/** How often an input has an open dim. */
const open = 0.25
/** Inputs of more elements are made of small sizes. */
const largest = 600

/** The same seed gives the same model. */
export async function randomModel(seed: number): Promise<RandomModel> {
  const random = createRandom(seed)
  let parts = await fitting(random, () =>
    firstLayer(random, catalog.layers[seed % catalog.layers.length]!),
  )
  for (let more = below(random, 5); more > 0; more--)
    parts = await fitting(random, () => withLayer(random, parts, pick(random, catalog.layers)))
  if (!hasWeights(parts))
    parts = await fitting(random, () => withLayer(random, parts, pick(random, trainable)))
  const start = parts
  parts = await fitting(random, () => ({ ...start, training: randomTraining(random) }))
  return { seed, text: textOf(parts), types: parts.types, sizes: parts.sizes }
}

/** Layers that learn something wherever they stand. */
const trainable = catalog.layers.filter(({ type }) =>
  ['Dense', 'PReLU', 'BatchNormalization', 'LayerNormalization'].includes(type),
)

/** Whether one of the layers is of a type whose examples all have weights. */
function hasWeights({ types }: Parts): boolean {
  return types.some(type => {
    const { examples } = catalog.layers.find(each => each.type === type)!
    return examples.every(each => each.parameters > 0)
  })
}

/**
 * The first of some that has no errors, or by chance one that has. None gives more than the
 * interpreter can follow in moments.
 */
async function fitting(random: Random, make: () => Parts): Promise<Parts> {
  let parts = make()
  for (let i = 1; i < 3 * tries; i++) {
    const found = await checked(textOf(parts))
    const isTaken = i >= tries || !hasErrors(found?.diagnostics ?? []) || random() < kept
    if (isTaken && !isHuge(found?.model, parts)) break
    parts = make()
  }
  return parts
}

function isHuge(model: Model | undefined, { sizes }: Parts): boolean {
  const known = new Map([['batch', 2], ...sizes])
  return (model?.outputs ?? []).some(({ shape }) => {
    const count = elementCount(shape)
    return dimNames(count).every(name => known.has(name)) && evaluateDim(count, known) > most
  })
}

/** Undefined for a text that breaks the check: such a model is what is looked for. */
async function checked(text: string): Promise<Checked | undefined> {
  try {
    return await checkSource(createSource('model.yaml', text))
  } catch {
    return undefined
  }
}

function firstLayer(random: Random, definition: LayerDefinition): Parts {
  const example = pick(random, definition.examples)
  const dtype = random() < 0.7 ? 'float32' : pick(random, ['int32', 'uint8'])
  const shapes = example.inputs.map(shape => randomShape(random, shape))
  const { opened, sizes } = random() < open ? withOpenDim(random, shapes) : closed(shapes)
  const inputs = Object.fromEntries(
    opened.map((shape, i) => [`x${i}`, { shape, dtype: i === 0 ? dtype : 'float32' }]),
  )
  return {
    ...{ inputs, sizes },
    layers: [layerOf(random, { definition, example, from: Object.keys(inputs), name: 'n0' })],
    types: [definition.type],
  }
}

interface Shapes {
  readonly opened: readonly Input['shape'][]
  readonly sizes: ReadonlyMap<string, number>
}

const closed = (shapes: readonly Input['shape'][]): Shapes => ({ opened: shapes, sizes: new Map() })

/** One axis is `n` in all inputs that have the same size there. */
function withOpenDim(random: Random, shapes: readonly (readonly number[])[]): Shapes {
  const [first] = shapes
  if (!first || first.length === 0) return closed(shapes)
  const axis = below(random, first.length)
  const size = first[axis]!
  const opened = shapes.map(shape => shape.map((n, i) => (i === axis && n === size ? 'n' : n)))
  return { opened, sizes: new Map([['n', size]]) }
}

/** The layers and one more, which reads the last of them, as often as it has inputs. */
function withLayer(random: Random, parts: Parts, definition: LayerDefinition): Parts {
  const example = pick(random, definition.examples)
  const count = parts.layers.length
  const from = example.inputs.map(() => `n${count - 1}`)
  const layer = layerOf(random, { definition, example, from, name: `n${count}` })
  return { ...parts, layers: [...parts.layers, layer], types: [...parts.types, definition.type] }
}

interface Wanted {
  readonly definition: LayerDefinition
  readonly example: LayerExample
  readonly from: readonly string[]
  readonly name: string
}

function layerOf(random: Random, { definition, example, from, name }: Wanted): Arguments {
  const args = changed(random, definition, example.args)
  return { [definition.type]: args, name, from: fromOf(definition, example, from) }
}

function fromOf({ inputs }: LayerDefinition, { roles }: LayerExample, from: readonly string[]) {
  if (typeof inputs === 'string') return inputs === 'one' ? from[0]! : from
  const names = roles ?? inputs.map(each => each.name)
  const lists = new Set(inputs.filter(each => each.list).map(each => each.name))
  const given: { [role: string]: string | string[] } = {}
  for (const [i, source] of from.entries()) {
    const role = names[i] ?? inputs.at(-1)!.name
    given[role] = lists.has(role) ? [given[role] ?? [], source].flat() : source
  }
  return given
}

function randomTraining(random: Random): Arguments {
  return {
    loss: randomEntry(random, catalog.losses),
    optimizer: randomEntry(random, catalog.optimizers),
    metrics: random() < 0.3 ? [randomEntry(random, catalog.metrics)] : [],
  }
}

/** The shape of an example, or one of its rank with small sizes. */
function randomShape(random: Random, shape: readonly number[]): readonly number[] {
  const isLarge = shape.reduce((product, size) => product * size, 1) > largest
  const share = isLarge ? 1 : random() < 0.2 ? 0.5 : 0
  return shape.map(size =>
    (size > 8 || share === 0.5) && random() < share ? pick(random, sizes) : size,
  )
}

/** One layer a line, so that a place is easy to find. */
function textOf({ inputs, layers, training }: Parts): string {
  const lines = layers.map(layer => `  - ${JSON.stringify(layer)}`)
  const last = training ? [`training: ${JSON.stringify(training)}`] : []
  return ['tenon: 1', `inputs: ${JSON.stringify(inputs)}`, 'layers:', ...lines, ...last, ''].join(
    '\n',
  )
}
