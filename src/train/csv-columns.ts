/** Columns of a CSV file as tensors: numbers, and for classes numbers or names. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { CsvField, CsvTable } from '../files/csv.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import { quote } from '../files/quote.ts'
import type { DType } from '../graph/shape.ts'
import type { DataColumns } from './data-section.ts'

/** Names of classes in the order of their numbers. */
export type ClassNames = readonly string[]

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const

/** [rows] for a single column, [rows, columns] for a list, in the type that the model takes. */
export function numberColumns(table: CsvTable, wanted: DataColumns, dtype: DType): FileTensor {
  const places = wanted.columns.map(name => placeOf(table, name, wanted))
  const width = places.length
  const data = new arrays[dtype](table.rows * width)
  for (const [k, place] of places.entries()) {
    table.forEach(place, (field, row) => {
      const value = numberOf(table, field)
      data[row * width + k] = value
      const kept = data[row * width + k]!
      if (dtype !== 'float32' && kept !== value)
        table.fail(field.at, `${quote(field.text)} is no ${dtype}`)
      if (!Number.isFinite(kept))
        table.fail(field.at, `${quote(field.text)} is too large for ${dtype}`)
    })
  }
  return { dtype, shape: wanted.isList ? [table.rows, width] : [table.rows], data }
}

/** The names in a column of classes, sorted by code points; undefined where it holds numbers. */
export function classNamesOf(table: CsvTable, wanted: DataColumns): ClassNames | undefined {
  const names = new Set<string>()
  let numbers = true
  table.forEach(placeOf(table, onlyColumn(wanted), wanted), ({ text, at }, row) => {
    const isNumber = number.test(text)
    if (row === 0) numbers = isNumber
    if (isNumber !== numbers) {
      const found = isNumber ? 'a number among names' : 'no number, but the rows before hold them'
      table.fail(at, `${quote(text)} is ${found}`)
    }
    names.add(text)
  })
  if (numbers) return undefined
  return [...names].sort((a, b) => (a < b ? -1 : 1))
}

/** The numbers of the classes that a column names. */
export function classColumn(table: CsvTable, wanted: DataColumns, names: ClassNames): FileTensor {
  const numbers = new Map(names.map((name, i) => [name, i]))
  const data = new Int32Array(table.rows)
  table.forEach(placeOf(table, onlyColumn(wanted), wanted), ({ text, at }, row) => {
    if (text === '') table.fail(at, 'no class is named')
    const found = numbers.get(text)
    if (found === undefined) table.fail(at, `the training set has no class ${quote(text)}`)
    data[row] = found!
  })
  return { dtype: 'int32', shape: [table.rows], data }
}

function onlyColumn({ columns }: DataColumns): string {
  return columns[0]!
}

function placeOf({ header, file }: CsvTable, name: string, { span }: DataColumns): number {
  const place = header.indexOf(name)
  if (place >= 0) return place
  const hint = nearestHint(name, header)
  return refuse('unknown-column', { file, column: name, known: header.slice(0, 16) }, span, {
    hint,
  })
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

function numberOf(table: CsvTable, { text, at }: CsvField): number {
  if (text === '') table.fail(at, 'the field is empty; fill it, or leave its row out')
  if (!number.test(text)) table.fail(at, `${quote(text)} is no number`)
  return Number(text)
}
