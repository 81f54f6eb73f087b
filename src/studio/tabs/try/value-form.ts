/** Reads and writes the inputs of a model as JSON: nested lists, or one flat list. */
import type { InputView } from '../../worker/messages.ts'
import type { NamedTensor } from '../../worker/run-messages.ts'

/** The shape of one example, with numbers for its open dims. */
export function exampleShape(
  { shape }: Pick<InputView, 'shape'>,
  sizes: ReadonlyMap<string, number>,
): readonly number[] {
  return shape.slice(1).map(dim => (typeof dim === 'number' ? dim : (sizes.get(dim) ?? 1)))
}

/** One example out of text; throws an error with a sentence for people where it does not fit. */
export function readValues(
  { name, dtype }: Pick<InputView, 'name' | 'dtype'>,
  shape: readonly number[],
  text: string,
): NamedTensor {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new Error(`${name} is no JSON: a list of numbers, such as [0, 0.5, 1]`)
  }
  const numbers = [parsed].flat(Infinity)
  const count = shape.reduce((product, dim) => product * dim, 1)
  if (numbers.length !== count)
    throw new Error(`${name} has ${numbers.length} numbers where ${count} belong`)
  const wrong = numbers.find(each => typeof each !== 'number' || !Number.isFinite(each))
  if (wrong !== undefined) throw new Error(`${name} holds ${JSON.stringify(wrong)}, no number`)
  const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }
  return { data: arrays[dtype].from(numbers as number[]), shape: [1, ...shape] }
}

/** Numbers to start with: from -1 to 1, or class numbers that every table has. */
export function randomValues(
  { dtype }: Pick<InputView, 'dtype'>,
  shape: readonly number[],
  random: () => number = Math.random,
): string {
  const count = shape.reduce((product, dim) => product * dim, 1)
  const value = (): number => {
    if (dtype === 'float32') return Number((2 * random() - 1).toFixed(3))
    return dtype === 'uint8' ? Math.floor(256 * random()) : Math.floor(2 * random())
  }
  return JSON.stringify(Array.from({ length: count }, value))
}
