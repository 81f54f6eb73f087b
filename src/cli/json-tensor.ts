/** Tensors as JSON: nested lists of numbers, and back. */
import { refuse } from '../diagnostics/diagnostic.ts'
import type { DType } from '../graph/shape.ts'
import type { ModelTensor } from '../model-inputs.ts'
import { createData } from '../runtime/instance.ts'

interface Wanted {
  readonly dtype: DType
  /** Named in errors. */
  readonly file: string
}

/** Reads nested lists; each number must be one that the dtype holds. */
export function parseJsonTensor(bytes: Uint8Array, { dtype, file }: Wanted): ModelTensor {
  const fail = (problem: string): never => refuse('json-input', { file, problem })
  const value = parse(bytes, fail)
  const shape = shapeOf(value)
  const numbers: number[] = []
  flatten(value, shape, numbers, fail)
  const wrong = numbers.find(each => !holds(dtype, each))
  if (wrong !== undefined) fail(`${wrong} is no ${dtype}`)
  const data = createData(dtype, numbers.length)
  data.set(numbers)
  return { data, shape }
}

function parse(bytes: Uint8Array, fail: (problem: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return fail(error instanceof SyntaxError ? error.message : 'it is not text in UTF-8')
  }
}

/** The lengths along the first elements; `flatten` checks that all others agree. */
function shapeOf(value: unknown): readonly number[] {
  const shape: number[] = []
  for (let at = value; Array.isArray(at); at = at[0]) shape.push(at.length)
  return shape
}

function flatten(
  value: unknown,
  shape: readonly number[],
  numbers: number[],
  fail: (problem: string) => never,
): void {
  const [length, ...rest] = shape
  if (length === undefined) {
    if (typeof value === 'number') numbers.push(value)
    else fail(`${JSON.stringify(value)?.slice(0, 40)} stands where a number is expected`)
    return
  }
  if (!Array.isArray(value) || value.length !== length)
    return fail(`its lists are not all of one length, ${length}, at one depth`)
  for (const each of value) flatten(each, rest, numbers, fail)
}

function holds(dtype: DType, value: number): boolean {
  if (dtype === 'float32') return Number.isFinite(value)
  const [least, most] = dtype === 'uint8' ? [0, 255] : [-(2 ** 31), 2 ** 31 - 1]
  return Number.isInteger(value) && value >= least && value <= most
}

/** As nested lists; what JSON has no number for becomes a text: `"NaN"`, `"-Infinity"`. */
export function jsonTensor({ data, shape }: ModelTensor): unknown {
  const decimals = data instanceof Float32Array
  const level = (axis: number, start: number, size: number): unknown => {
    const dim = shape[axis]
    if (dim === undefined) return jsonNumber(data[start]!, decimals)
    const step = size / dim
    return Array.from({ length: dim }, (_, i) => level(axis + 1, start + i * step, step))
  }
  return level(0, 0, data.length)
}

/** Nine digits tell every two float32 apart. */
function jsonNumber(value: number, decimals: boolean): number | string {
  if (!Number.isFinite(value)) return String(value)
  return decimals ? Number(value.toPrecision(9)) : value
}
