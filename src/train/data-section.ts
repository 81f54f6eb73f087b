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

/** Columns of a CSV file; a list, even of one, gives examples an axis of its length. */
export interface DataColumns {
  readonly columns: readonly string[]
  readonly isList: boolean
  readonly span: Span
}

/** What makes one set, by the name of the model's input or output. */
interface SetParts<Part> {
  readonly span: Span
  readonly x: ReadonlyMap<string, Part>
  /** Undefined: the model's input is its own target. */
  readonly y: ReadonlyMap<string, Part> | undefined
  /** Weights of the examples, for some of the outputs or none. */
  readonly w: ReadonlyMap<string, Part>
}

/** One set out of a file for each input, target and weight. */
export type SetFiles = SetParts<DataPath>

/** One set out of the columns of a single file. */
export interface SetColumns extends SetParts<DataColumns> {
  readonly csv: DataPath
}

/** One set out of a folder of pictures, which has a folder per class. */
export interface SetPictures {
  readonly images: DataPath
  readonly span: Span
}

/** Whatever a set is made of. */
export type SetSource = SetFiles | SetColumns | SetPictures

/** A number of training examples, or a fraction of them, set aside for validation. */
export interface Split {
  readonly validation: number
  readonly span: Span
}

export interface DataSection {
  readonly train: SetSource | undefined
  readonly validation: SetSource | Split | undefined
  readonly test: SetSource | undefined
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
  const files = (set: SetName): SetSource | undefined => {
    const item = data.entries.get(set)?.value
    return item?.kind === 'map' ? readSet(set, item, names) : undefined
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

function readSet(set: SetName, item: MapItem, names: DataNames): SetSource {
  const images = item.entries.get('images')?.value
  if (images) return { images: readPath(images), span: item.span }
  const csv = item.entries.get('csv')?.value
  if (!csv) return readParts(set, item, names, readPath)
  return { ...readParts(set, item, names, readColumns), csv: readPath(csv) }
}

type ReadPart<Part> = (item: Item) => Part

function readParts<Part>(
  set: SetName,
  { entries, span }: MapItem,
  names: DataNames,
  readPart: ReadPart<Part>,
): SetParts<Part> {
  const [x, y, w] = ['x', 'y', 'w'].map(key => entries.get(key)?.value)
  assert(x, `training.data.${set} has no x`)
  return {
    span,
    x: byName(`${set}.x`, x, names.inputs, readPart),
    y: y && byName(`${set}.y`, y, names.outputs, readPart),
    w: w ? readWeights(`${set}.w`, w, names.outputs, readPart) : new Map(),
  }
}

/** Outputs that are left out weigh all their examples alike. */
function readWeights<Part>(
  key: string,
  item: Item,
  outputs: readonly string[],
  readPart: ReadPart<Part>,
): ReadonlyMap<string, Part> {
  if (item.kind !== 'map') return byName(key, item, outputs, readPart)
  refuseOthers(key, item, outputs)
  const named = outputs.filter(each => item.entries.has(each))
  return byName(key, item, named, readPart)
}

function byName<Part>(
  key: string,
  item: Item,
  expected: readonly string[],
  readPart: ReadPart<Part>,
): ReadonlyMap<string, Part> {
  if (item.kind !== 'map') {
    const [only] = expected
    if (expected.length !== 1 || only === undefined) {
      failName(key, `is for one ${key.endsWith('x') ? 'input' : 'output'}`, expected, item)
    }
    return new Map([[only, readPart(item)]])
  }
  refuseOthers(key, item, expected)
  for (const name of expected) {
    if (!item.entries.has(name)) failName(key, `leaves out '${name}'`, expected, item)
  }
  return new Map(expected.map(name => [name, readPart(item.entries.get(name)!.value)]))
}

function refuseOthers(key: string, { entries }: MapItem, expected: readonly string[]): void {
  for (const [name, { key: place }] of entries) {
    if (!expected.includes(name)) failName(key, `names '${name}'`, expected, { span: place })
  }
}

function readPath(item: Item): DataPath {
  if (item.kind === 'list') refuse('columns-without-csv', {}, item.span)
  return { path: textOf(item), span: item.span }
}

function readColumns(item: Item): DataColumns {
  const { span } = item
  if (item.kind === 'list') return { columns: item.items.map(textOf), isList: true, span }
  return { columns: [textOf(item)], isList: false, span }
}

function textOf(item: Item): string {
  assert(item.kind === 'scalar' && typeof item.value === 'string', 'a path or column is no text')
  return item.value
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
