/** A tensor from a file on disk. */
import { parseDataFile } from './data-file.ts'
import type { FileTensor } from './file-tensor.ts'
import { readFileChecked } from './read.ts'

/** More than any data set that is read at once: 2 GiB. */
const maxDataBytes = 2 ** 31

/** Reads the IDX or npy file at `path`; the format is found by content, never by name. */
export function readTensor(path: string, maxBytes = maxDataBytes): FileTensor {
  return parseDataFile(readFileChecked(path, { maxBytes }), path)
}
