/** One data set out of the columns of a CSV file: its inputs, targets and weights. */
import type { TrainingModel } from '../build/model.ts'
import type { CsvTable } from '../files/csv.ts'
import type { FileTensor } from '../files/file-tensor.ts'
import type { NamedTensor } from './columns.ts'
import { type ClassNames, classColumn, classNamesOf, numberColumns } from './csv-columns.ts'
import type { DataColumns, SetColumns } from './data-section.ts'
import type { SetTensors } from './join-columns.ts'

/** The names of the classes of each output whose column holds names. */
export function classNames(
  { targets }: TrainingModel,
  { y }: SetColumns,
  table: CsvTable,
): ReadonlyMap<string, ClassNames> {
  const named = targets.flatMap(({ output, kind, oneHot }) => {
    const columns = y?.get(output)
    const isNamed = kind === 'class-number' || kind === 'group-number' || oneHot
    const names = isNamed && columns && !columns.isList && classNamesOf(table, columns)
    return names ? [[output, names] as const] : []
  })
  return new Map(named)
}

/** Checks the columns that are asked for, and reads them in the types that the model takes. */
export function tensorsOf(
  { model, targets }: TrainingModel,
  { x, y, w, span }: SetColumns,
  table: CsvTable,
  names: ReadonlyMap<string, ClassNames>,
): Omit<SetTensors, 'set'> {
  const read = (
    parts: ReadonlyMap<string, DataColumns>,
    tensorOf: (name: string, columns: DataColumns) => FileTensor,
  ): ReadonlyMap<string, NamedTensor> =>
    new Map(
      [...parts].map(([name, columns]) => {
        const tensor = tensorOf(name, columns)
        return [name, { tensor, file: table.file, span: columns.span }]
      }),
    )
  const input = (name: string, columns: DataColumns) =>
    numberColumns(table, columns, model.inputs.find(each => each.name === name)!.dtype)
  const target = (name: string, columns: DataColumns) => {
    const { input, oneHot } = targets.find(each => each.output === name)!
    const classes = names.get(name)
    if (classes) return classColumn(table, columns, classes)
    return numberColumns(table, columns, oneHot && !columns.isList ? 'int32' : input.dtype)
  }
  return {
    span,
    x: read(x, input),
    y: y && read(y, target),
    w: read(w, (_, columns) => numberColumns(table, columns, 'float32')),
  }
}
