/** Tensors in files beside the model: opened inside its folder alone, read as far as they say. */
import { TenonError } from '../../../diagnostics/diagnostic.ts'
import { confinedPath } from '../../../files/confined.ts'
import { readFileChecked } from '../../../files/read.ts'
import type { OpenExternal } from './read-tensor.ts'

/** All files beside a model together: 2 GiB. */
const maxBytes = 2 ** 31

/** Opens the files that the tensors of the model `file` name; each is read once. */
export function externalOf(file: string): OpenExternal {
  const known = new Map<string, Uint8Array>()
  let left = maxBytes
  return ({ externalData }, bytes, fail) => {
    const entries = new Map(externalData.map(({ key = '', value = '' }) => [key, value]))
    const number = (key: string, fallback: number): number => {
      const text = entries.get(key)
      if (text === undefined) return fallback
      const value = Number(text)
      return /^\d{1,16}$/.test(text) && Number.isSafeInteger(value)
        ? value
        : fail(`the ${key} of its file is '${text.slice(0, 40)}'`)
    }
    const location = entries.get('location') ?? fail('it names no file')
    const offset = number('offset', 0)
    const length = number('length', bytes)
    if (length !== bytes) fail(`it has ${length} bytes where its shape needs ${bytes}`)
    const whole = known.get(location) ?? open(location, fail)
    if (offset > whole.length - length) fail(`its file ends before byte ${offset + length}`)
    return whole.subarray(offset, offset + length)
  }

  function open(location: string, fail: (problem: string) => never): Uint8Array {
    try {
      const read = readFileChecked(confinedPath(location, file), { maxBytes: left })
      left -= read.length
      known.set(location, read)
      return read
    } catch (error) {
      if (!(error instanceof TenonError)) throw error
      return fail(error.message)
    }
  }
}
