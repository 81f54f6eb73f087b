/** Configs by chance: layers of the catalog in any form, written in any layout, with comments. */
import { catalog } from '../../../src/catalog/catalog.ts'
import type { NamedEntry } from '../../../src/config/schema-entries.ts'
import type { Fields, Json, JsonSchema } from '../../../src/fields/field.ts'
import { randomNumbers } from '../../files/random.ts'

export interface RandomConfig {
  readonly text: string
  readonly comments: number
}

interface State {
  readonly random: () => number
  comments: number
}

type Tree = Json

/** The same seed gives the same config. */
export function randomConfig(seed: number): RandomConfig {
  const state: State = { random: randomNumbers(seed), comments: 0 }
  const sections: [string, Tree][] = [
    ['tenon', 1],
    ['name', pick(state, ['a', 'two words', 'yes', '5', "it's", 'a: b', '# no'])],
    ['inputs', { x: [28, 28, 1], 'y z': { shape: [null, 'T'], scale: '1/255' } }],
    ['layers', Array.from({ length: 1 + below(state, 6) }, () => randomLayer(state))],
    ['training', randomTraining(state)],
    ['x-own', { b: [1, [2, 3]], a: null, note: 'first\nsecond\n' }],
  ]
  if (chance(state, 0.5)) sections.sort(() => state.random() - 0.5)
  const text = mapLines(state, Object.fromEntries(sections), 0).join('\n')
  return {
    text: chance(state, 0.1) ? text.replaceAll('\n', '\r\n') : text,
    comments: state.comments,
  }
}

function randomLayer(state: State): Tree {
  const layer = pick(state, catalog.layers)
  const type = pick(state, [layer.type, ...(layer.aliases ?? [])])
  const args = randomArguments(state, layer.fields)
  const beside: { [key: string]: Tree } = {}
  if (chance(state, 0.3)) beside['name'] = pick(state, ['head', 'a-b', 'null', 'n'])
  if (chance(state, 0.2)) beside['from'] = pick(state, [['x', 'y'], 'x', { query: 'x' }])
  if (chance(state, 0.1)) beside['x-tag'] = { deep: [true, 'False'] }
  const value = pick(state, formsOf(layer.main, args))
  if (chance(state, 0.2)) return shuffled(state, { type, ...args, ...beside })
  const isBare = Object.keys(args).length + Object.keys(beside).length === 0
  return isBare && chance(state, 0.5) ? type : shuffled(state, { [type]: value, ...beside })
}

/** The arguments as a map and, where the main one is alone, bare. */
function formsOf(main: string | undefined, args: { readonly [name: string]: Tree }): Tree[] {
  const written = Object.keys(args)
  const bare = main !== undefined && written.length === 1 && written[0] === main
  const value = bare ? args[main]! : null
  return bare && value !== null && (typeof value !== 'object' || Array.isArray(value))
    ? [args, value]
    : [args]
}

function randomArguments(state: State, fields: Fields): { [name: string]: Tree } {
  const wanted = Object.entries(fields).filter(([, field]) => field.required || chance(state, 0.25))
  return Object.fromEntries(wanted.map(([name, { schema }]) => [name, randomValue(state, schema)]))
}

function randomValue(state: State, schema: JsonSchema): Tree {
  const kind = String(schema['$ref'] ?? '')
    .replace('#/$defs/', '')
    .replace('OrNull', '')
  if (kind !== '') return randomReference(state, kind)
  if (Array.isArray(schema['enum'])) return pick(state, schema['enum'] as Tree[])
  const type = pick(state, [schema['type'] ?? 'null'].flat() as string[])
  switch (type) {
    case 'array':
      return Array.from({ length: 1 + below(state, 3) }, () => below(state, 9))
    case 'boolean':
      return chance(state, 0.5)
    case 'string':
      return pick(state, ['2*16', 'max(1, 2)', 'width', '$w', '5M', 'a = b'])
    case 'null':
      return null
    default:
      return pick(state, [1, 16, 0.1, 1e-4, 1e-7, 2.5e-9, 1e20, -3, 1024])
  }
}

function randomReference(state: State, kind: string): Tree {
  const lists: { readonly [kind: string]: readonly NamedEntry[] } = {
    activation: catalog.activations,
    initializer: catalog.initializers,
    regularizer: catalog.regularizers,
    constraint: catalog.constraints,
    optimizer: catalog.optimizers,
  }
  const entry = pick(state, lists[kind] ?? catalog.losses)
  const name = pick(state, [entry.name, ...(entry.aliases ?? [])])
  const args = randomArguments(state, entry.fields)
  if (Object.keys(args).length === 0 && chance(state, 0.7)) return name
  if (chance(state, 0.2)) return { type: name, ...args }
  return { [name]: pick(state, formsOf(entry.main, args)) }
}

function randomTraining(state: State): Tree {
  return {
    data: { train: { x: 'images', y: 'labels' } },
    optimizer: randomReference(state, 'optimizer'),
    loss: pick(state, [randomReference(state, 'loss'), { probs: randomReference(state, 'loss') }]),
    metrics: ['accuracy'],
  }
}

function mapLines(state: State, map: { readonly [key: string]: Tree }, indent: number): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const head = `${' '.repeat(indent)}${scalar(state, key, false)}:`
    return [...notes(state, indent), ...valueLines(state, head, value, indent)]
  })
}

function valueLines(state: State, head: string, value: Tree, indent: number): string[] {
  if (typeof value === 'string' && value.includes('\n'))
    return [
      `${head} |`,
      ...value
        .trimEnd()
        .split('\n')
        .map(each => ' '.repeat(indent + 4) + each),
    ]
  const isMap = typeof value === 'object' && value !== null
  const isEmptyValue = isMap && Object.keys(value).length === 0
  if (!isMap || isEmptyValue || chance(state, 0.4)) {
    const text = flow(state, value, indent)
    return `${head} ${text}${comment(state)}`.split('\n')
  }
  const inner = indent + 2 + below(state, 3)
  if (!Array.isArray(value))
    return [`${head}${comment(state)}`, ...mapLines(state, value as { [key: string]: Tree }, inner)]
  const items = (value as Tree[]).flatMap(each => [
    ...notes(state, inner),
    ...itemLines(state, each, inner),
  ])
  return [`${head}${comment(state)}`, ...items, ...notes(state, inner)]
}

function itemLines(state: State, value: Tree, indent: number): string[] {
  const pad = ' '.repeat(indent)
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap || Object.keys(value).length === 0 || chance(state, 0.1))
    return `${pad}- ${flow(state, value, indent)}${comment(state)}`.split('\n')
  const lines = mapLines(state, value as { [key: string]: Tree }, indent + 2)
  const first = lines.findIndex(each => !/^\s*(?:#|$)/.test(each))
  if (first > 0) return [`${pad}-${comment(state)}`, ...lines]
  return [`${pad}- ${lines[0]!.trimStart()}`, ...lines.slice(1)]
}

/** On one line or, now and then, on several. */
function flow(state: State, value: Tree, indent: number): string {
  if (typeof value !== 'object' || value === null) return scalar(state, value, true)
  const parts = Array.isArray(value)
    ? (value as Tree[]).map(each => flow(state, each, indent + 2))
    : Object.entries(value).map(
        ([key, each]) => `${scalar(state, key, true)}: ${flow(state, each, indent + 2)}`,
      )
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (parts.length === 0 || chance(state, 0.8)) return `${open}${parts.join(', ')}${close}`
  const pad = ' '.repeat(indent + 3)
  const lines = parts.map(
    (each, i) => `${pad}${each}${i + 1 < parts.length ? ',' : ''}${comment(state)}`,
  )
  return `${open}${comment(state)}\n${lines.join('\n')}\n${pad}${close}`
}

function scalar(state: State, value: string | number | boolean | null, inFlow: boolean): string {
  if (value === null) return pick(state, ['null', '~'])
  if (typeof value === 'number') return number(state, value)
  if (typeof value === 'boolean') return String(value)
  if (value.includes('\n')) return JSON.stringify(value)
  const safe = inFlow ? /^[A-Za-z$][\w./$-]*$/ : /^[A-Za-z$][\w./$()=, -]*$/
  const isWord = safe.test(value) && !/^(?:null|true|false)$/i.test(value)
  const quoted = [JSON.stringify(value), `'${value.replaceAll("'", "''")}'`]
  return pick(state, isWord ? [value, value, value, ...quoted] : quoted)
}

function number(state: State, value: number): string {
  if (value === 1e20) return '1.0e+20'
  if (!Number.isInteger(value)) return pick(state, [String(value), value.toExponential()])
  return pick(state, value < 0 ? [`${value}`] : [`${value}`, `0x${value.toString(16)}`])
}

function comment(state: State): string {
  return chance(state, 0.15) ? `${' '.repeat(1 + below(state, 4))}# c${state.comments++}` : ''
}

function notes(state: State, indent: number): string[] {
  if (chance(state, 0.85)) return []
  const lines = [`${' '.repeat(indent)}# c${state.comments++}`]
  return [...(chance(state, 0.4) ? ['', ''] : []), ...lines, ...(chance(state, 0.3) ? [''] : [])]
}

function shuffled(state: State, map: { readonly [key: string]: Tree }): Tree {
  const entries = Object.entries(map)
  return chance(state, 0.3) ? Object.fromEntries(entries.reverse()) : map
}

function pick<T>(state: State, values: readonly T[]): T {
  return values[below(state, values.length)]!
}

function below(state: State, bound: number): number {
  return Math.floor(state.random() * bound)
}

function chance(state: State, probability: number): boolean {
  return state.random() < probability
}
