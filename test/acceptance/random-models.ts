/** Models by chance: layers of the whole catalog, from their examples, with arguments changed. */
import { catalog } from '../../src/catalog/catalog.ts'
import type { LayerDefinition, LayerExample } from '../../src/catalog/layer.ts'
import { checkSource } from '../../src/compile.ts'
import type { NamedEntry } from '../../src/config/schema-entries.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import type { Json, JsonSchema } from '../../src/fields/field.ts'
import { createRandom } from '../support/random.ts'

export interface RandomModel {
  readonly seed: number
  readonly text: string
  /** Types of its layers, the first one in turn over the catalog. */
  readonly types: readonly string[]
}

type Random = () => number
type Arguments = { readonly [name: string]: unknown }

interface Parts {
  readonly inputs: { readonly [name: string]: { readonly shape: readonly number[]; dtype: string } }
  readonly layers: readonly Arguments[]
  readonly types: readonly string[]
  readonly training?: Arguments
}

/** How often something is tried until it fits, and how often it stays although it does not. */
const [tries, kept] = [4, 0.08]
const sizes = [1, 2, 3, 5, 8]
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
  const start = parts
  parts = await fitting(random, () => ({ ...start, training: randomTraining(random) }))
  return { seed, text: textOf(parts), types: parts.types }
}

/** The first of some that has no errors, or by chance one that has. */
async function fitting(random: Random, make: () => Parts): Promise<Parts> {
  let parts = make()
  for (let i = 1; i < tries && random() > kept; i++) {
    if (!(await isRefused(textOf(parts)))) break
    parts = make()
  }
  return parts
}

/** False for a text that breaks the check too: such a model is what is looked for. */
async function isRefused(text: string): Promise<boolean> {
  try {
    return hasErrors((await checkSource(createSource('model.yaml', text))).diagnostics)
  } catch {
    return false
  }
}

function firstLayer(random: Random, definition: LayerDefinition): Parts {
  const example = pick(random, definition.examples)
  const dtype = random() < 0.7 ? 'float32' : pick(random, ['int32', 'uint8'])
  const inputs = Object.fromEntries(
    example.inputs.map((shape, i) => [
      `x${i}`,
      { shape: randomShape(random, shape), dtype: i === 0 ? dtype : 'float32' },
    ]),
  )
  return {
    inputs,
    layers: [layerOf(random, { definition, example, from: Object.keys(inputs), name: 'n0' })],
    types: [definition.type],
  }
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

function changed(random: Random, { fields }: LayerDefinition, args: Arguments): Arguments {
  const names = Object.keys(fields).filter(() => random() < 1 / (2 + Object.keys(fields).length))
  const values = names.map(name => [name, randomValue(random, fields[name]!.schema)] as const)
  return { ...args, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) }
}

/** A value of the schema, seldom one outside of it; undefined where chance makes none. */
function randomValue(random: Random, schema: JsonSchema): Json | undefined {
  const kind = String(schema['$ref'] ?? '')
    .replace('#/$defs/', '')
    .replace('OrNull', '')
  if (kind !== '') return randomName(random, kind)
  if (Array.isArray(schema['enum'])) return pick(random, schema['enum'] as Json[])
  const type = pick(random, [schema['type'] ?? 'null'].flat() as string[])
  const lowest = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? 0)
  const highest = Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? lowest + 4)
  switch (type) {
    case 'integer':
      return random() < 0.05 ? -7 : Math.round(lowest + random() * Math.min(highest - lowest, 4))
    case 'number':
      return random() < 0.05 ? -7.5 : lowest + (0.1 + 0.8 * random()) * (highest - lowest)
    case 'boolean':
      return random() < 0.5
    case 'null':
      return null
    default:
      return undefined
  }
}

function randomName(random: Random, kind: string): string | undefined {
  const lists: { readonly [kind: string]: readonly NamedEntry[] } = {
    activation: catalog.activations,
    initializer: catalog.initializers,
    regularizer: catalog.regularizers,
    constraint: catalog.constraints,
  }
  const entries = lists[kind]
  return entries && pick(random, entries).name
}

function randomTraining(random: Random): Arguments {
  const loss = pick(random, catalog.losses).name
  return { loss, optimizer: pick(random, catalog.optimizers).name }
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

function below(random: Random, n: number): number {
  return Math.floor(random() * n)
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)]!
}
