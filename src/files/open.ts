/** A tensor, or a table of them, from a file on disk. */
import { type CsvTable, parseCsv } from './csv.ts'
import { parseDataFile } from './data-file.ts'
import type { FileTensor } from './file-tensor.ts'
import { readFileChecked } from './read.ts'
import { readTextFile } from './text.ts'

/** More than any data set that is read at once: 2 GiB. */
const maxDataBytes = 2 ** 31

/** Reads the IDX or npy file at `path`; the format is found by content, never by name. */
export function readTensor(path: string, maxBytes = maxDataBytes): FileTensor {
  return parseDataFile(readFileChecked(path, { maxBytes }), path)
}

/** The longest text that is read at once: 256 MiB. */
const maxTextBytes = 2 ** 28

/** Reads the CSV file at `path`, in UTF-8. */
export function readCsv(path: string, maxBytes = maxTextBytes): CsvTable {
  return parseCsv(readTextFile(path, { maxBytes }), path)
}
