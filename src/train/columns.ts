/** Turns the tensors of data files into columns of a dataset; refuses what does not fit. */
import type { TrainingModel } from '../build/model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { dtypeHint } from '../files/dtype-hint.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import { dimNames, evaluateDim } from '../graph/dim.ts'
import { type Shape, shapeText } from '../graph/shape.ts'
import type { Port } from '../build/model.ts'
import type { Column, ColumnData } from './dataset.ts'

/** A tensor with where it comes from, for errors. */
export interface NamedTensor {
  readonly tensor: FileTensor
  readonly file: string
  readonly span?: Span | undefined
}

/** Sizes of named dims, found in the first file that has them. */
export type FoundSizes = Map<string, number>

export type Target = TrainingModel['targets'][number]

/** The column of a model's input; its dtype must be the one that the config declares. */
export function inputColumn(port: Port, source: NamedTensor, sizes: FoundSizes): Column {
  const owner = `input '${port.name}'`
  const { tensor, file, span } = source
  checkShape(port.shape, source, owner, sizes)
  if (tensor.dtype !== port.dtype) {
    const expected = port.dtype
    refuse('data-dtype', { file, expected, actual: tensor.dtype, owner }, span, {
      hint: dtypeHint(tensor.dtype, expected),
    })
  }
  return makeColumn(port, source, tensor.data as ColumnData)
}

/**
 * The column of a trained output's target. Class numbers may be stored as integers of any width and
 * become int32; values may be float32, or integers and bools, which float32 holds as they are.
 * Where a loss compares shares of classes, class numbers stand for all of one.
 */
export function targetColumn(
  target: Target,
  classes: number,
  source: NamedTensor,
  sizes: FoundSizes,
): Column {
  const owner = `the target of '${target.output}'`
  if (target.oneHot && isOfClasses(target.input.shape, source.tensor)) {
    checkShape(target.input.shape.slice(0, -1), source, owner, sizes)
    const numbers = classNumbers(source, classes, owner)
    return oneHotColumn(target.input, classes, numbers, source.tensor.shape[0]!)
  }
  checkShape(target.input.shape, source, owner, sizes)
  const data =
    target.kind === 'like-prediction'
      ? targetValues(source, owner)
      : classNumbers(source, classes, owner)
  return makeColumn(target.input, source, data)
}

/** Whole numbers without an axis of classes, or with one of size 1. */
function isOfClasses(declared: Shape, { dtype, shape }: FileTensor): boolean {
  const isWhole = !dtype.startsWith('float') && dtype !== 'bool'
  return isWhole && shape.length === declared.length - 1 && declared.length > 1
}

function oneHotColumn(port: Port, classes: number, numbers: Int32Array, count: number): Column {
  const data = new Uint8Array(numbers.length * classes)
  for (const [i, number] of numbers.entries()) data[i * classes + number] = 1
  const size = data.length / count
  return { name: port.name, dtype: port.dtype, size, data, scale: undefined }
}

/** The target of a model that learns to give back its input, scaled as its layers see it. */
export function reconstructionColumn(
  target: Target,
  input: Column,
  scale: number | undefined,
): Column {
  return { ...input, name: target.input.name, dtype: target.input.dtype, scale }
}

/** The column of a graph's input, from the elements of a file as the graph takes them. */
export function makeColumn(port: Port, { tensor }: NamedTensor, data: ColumnData): Column {
  const size = tensor.shape.slice(1).reduce((product, dim) => product * dim, 1)
  return { name: port.name, dtype: port.dtype, size, data, scale: undefined }
}

function checkShape(
  expected: Shape,
  { tensor, file, span }: NamedTensor,
  owner: string,
  sizes: FoundSizes,
): void {
  const [, ...declared] = expected
  const [count, ...actual] = tensor.shape
  if (actual.length === declared.length - 1 && declared[declared.length - 1] === 1) actual.push(1)
  if (count === undefined || !fits(declared, actual, sizes)) {
    const parameters = { file, owner, expected: shapeText(declared), actual: shapeText(actual) }
    refuse('data-shape', parameters, span)
  }
  if (count === 0) refuse('no-examples', { file }, span)
}

/** Numbers must agree; a named dim takes the size that it meets first. */
function fits(declared: Shape, actual: readonly number[], sizes: FoundSizes): boolean {
  if (declared.length !== actual.length) return false
  return declared.every((dim, axis) => {
    const size = actual[axis]!
    if (typeof dim !== 'number' && dim.op === 'name' && !sizes.has(dim.text))
      sizes.set(dim.text, size)
    return dimNames(dim).every(name => sizes.has(name)) && evaluateDim(dim, sizes) === size
  })
}

function classNumbers(source: NamedTensor, classes: number, owner: string): Int32Array {
  const { tensor, file, span } = source
  const { dtype, data } = tensor
  if (dtype === 'float32' || dtype === 'float64' || dtype === 'bool') {
    const hint = 'labels are whole numbers: labels.astype(numpy.int32)'
    refuse('data-dtype', { file, expected: 'int32', actual: dtype, owner }, span, { hint })
  }
  const perExample = data.length / tensor.shape[0]!
  const labels = new Int32Array(data.length)
  for (let i = 0; i < data.length; i++) {
    const label = Number(data[i]!)
    if (label < 0 || label >= classes) {
      refuse('label-range', { file, label, index: Math.floor(i / perExample), classes }, span)
    }
    labels[i] = label
  }
  return labels
}

function targetValues(source: NamedTensor, owner: string): ColumnData {
  const { tensor, file, span } = source
  const { dtype, data } = tensor
  if (dtype === 'float64' || dtype === 'int64' || dtype === 'uint64') {
    const hint = dtypeHint(dtype, 'float32')
    refuse('data-dtype', { file, expected: 'float32', actual: dtype, owner }, span, { hint })
  }
  return data as ColumnData
}
