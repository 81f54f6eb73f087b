/** `training.data` of a config: which files, or which share of the training set, make each set. */
import { assert } from '../diagnostics/assert.ts'
import { TenonError, refuse } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Config } from '../config/config.ts'
import { evaluateExpression } from '../config/expression.ts'
import type { Item, MapItem } from '../config/item.ts'

export type SetName = 'train' | 'validation' | 'test'

/** A path as the config has it, relative to the config. */
export interface DataPath {
  readonly path: string
  readonly span: Span
}

/** The files of one set by the name of the model's input or output. */
export interface SetFiles {
  readonly span: Span
  readonly x: ReadonlyMap<string, DataPath>
  /** Undefined: the model's input is its own target. */
  readonly y: ReadonlyMap<string, DataPath> | undefined
  /** Weights of the examples, for some of the outputs or none. */
  readonly w: ReadonlyMap<string, DataPath>
}

/** A number of training examples, or a fraction of them, set aside for validation. */
export interface Split {
  readonly validation: number
  readonly span: Span
}

export interface DataSection {
  readonly train: SetFiles | undefined
  readonly validation: SetFiles | Split | undefined
  readonly test: SetFiles | undefined
}

/** Names of the model that `x` and `y` stand for, in its order. */
export interface DataNames {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** Reads the section and refuses names that the model lacks; the schema has checked the rest. */
export function readDataSection(config: Config, names: DataNames): DataSection {
  const data = config.training?.entries.get('data')?.value
  if (!data) return { train: undefined, validation: undefined, test: undefined }
  assert(data.kind === 'map', 'training.data is no map')
  const files = (set: SetName): SetFiles | undefined => {
    const item = data.entries.get(set)?.value
    return item?.kind === 'map' ? readFiles(set, item, names) : undefined
  }
  return {
    train: files('train'),
    validation: files('validation') ?? readSplit(data.entries.get('validation')?.value),
    test: files('test'),
  }
}

function readSplit(item: Item | undefined): Split | undefined {
  if (!item) return undefined
  assert(item.kind === 'scalar', 'training.data.validation is a list')
  if (item.value === null) return undefined
  const { value, span } = item
  if (typeof value === 'number') return { validation: value, span }
  assert(typeof value === 'string', 'training.data.validation is no number')
  const evaluated = evaluateExpression(value, span)
  if (evaluated.value === undefined) throw new TenonError(evaluated.diagnostics)
  return { validation: evaluated.value, span }
}

function readFiles(set: SetName, item: MapItem, names: DataNames): SetFiles {
  const x = item.entries.get('x')?.value
  const y = item.entries.get('y')?.value
  assert(x, `training.data.${set} has no x`)
  return {
    span: item.span,
    x: readPaths(`${set}.x`, x, names.inputs),
    y: y && readPaths(`${set}.y`, y, names.outputs),
    w: readWeights(`${set}.w`, item.entries.get('w')?.value, names.outputs),
  }
}

/** Outputs that are left out weigh all their examples alike. */
function readWeights(
  key: string,
  item: Item | undefined,
  outputs: readonly string[],
): ReadonlyMap<string, DataPath> {
  if (!item) return new Map()
  const named = item.kind === 'map' ? outputs.filter(each => item.entries.has(each)) : outputs
  if (item.kind === 'map') refuseOthers(key, item, outputs)
  return readPaths(key, item, named)
}

function readPaths(
  key: string,
  item: Item,
  expected: readonly string[],
): ReadonlyMap<string, DataPath> {
  if (item.kind === 'scalar') {
    const [only] = expected
    if (expected.length !== 1 || only === undefined) failName(key, 'is one file', expected, item)
    return new Map([[only, readPath(item)]])
  }
  assert(item.kind === 'map', `training.data.${key} is a list`)
  refuseOthers(key, item, expected)
  for (const name of expected) {
    if (!item.entries.has(name)) failName(key, `leaves out '${name}'`, expected, item)
  }
  return new Map(expected.map(name => [name, readPath(item.entries.get(name)!.value)]))
}

function refuseOthers(key: string, { entries }: MapItem, expected: readonly string[]): void {
  for (const [name, { key: place }] of entries) {
    if (!expected.includes(name)) failName(key, `names '${name}'`, expected, { span: place })
  }
}

function readPath(item: Item): DataPath {
  assert(item.kind === 'scalar' && typeof item.value === 'string', 'a data path is no text')
  return { path: item.value, span: item.span }
}

function failName(
  key: string,
  found: string,
  expected: readonly string[],
  { span }: { readonly span: Span },
): never {
  const [set = '', role = ''] = key.split('.')
  return refuse('data-name', { set, key: role, found, expected }, span)
}
