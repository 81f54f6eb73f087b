/** How the readers of data files refuse: with the file's name and the byte at fault. */
import { refuse } from '../diagnostics/diagnostic.ts'
import { type FileDtype, countBytes } from './file-tensor.ts'
import { shapeText } from './quote.ts'

export type Fail = (at: number, problem: string) => never

export function failInData(file: string): Fail {
  const hint = 'the file is damaged or incomplete; get or save it again'
  return (at, problem) => refuse('broken-data-file', { file, at, problem }, undefined, { hint })
}

/** `elements`, which begin at byte `at` of the file, must be just what dtype and shape need. */
export function checkSize(
  elements: Uint8Array,
  { dtype, shape, at }: { dtype: FileDtype; shape: readonly number[]; at: number },
  fail: Fail,
): void {
  const needed = countBytes(dtype, shape)
  const what = `${dtype} ${shapeText(shape)}`
  if (needed === undefined) return fail(at, `${what} takes more than 2^53 - 1 bytes`)
  if (elements.length < needed) {
    fail(at, `${what} takes ${needed} bytes, but the file ends after ${elements.length}`)
  }
  if (elements.length > needed) {
    fail(at + needed, `${elements.length - needed} bytes follow the ${needed} of ${what}`)
  }
}
