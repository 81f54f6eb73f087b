/** Checks what a model is run on, and finds out the sizes of its open dims. */
import type { Port } from './build/model.ts'
import { refuse } from './diagnostics/diagnostic.ts'
import { nearestHint } from './diagnostics/nearest.ts'
import { dimNames } from './graph/dim.ts'
import { shapeText } from './graph/shape.ts'
import type { TensorData } from './runtime/instance.ts'

/** An array with its shape, the batch first: what inputs with several open dims need. */
export interface ModelTensor {
  readonly data: TensorData
  readonly shape: readonly number[]
}

/** A typed array of the declared dtype, or one with its shape. */
export type ModelInput = TensorData | Uint8ClampedArray | ModelTensor

export interface CheckedInputs {
  readonly inputs: { readonly [name: string]: TensorData }
  /** Sizes of all named dims. */
  readonly sizes: ReadonlyMap<string, number>
}

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const

/** Refuses what is missing, unknown, or of another dtype, length or shape than the config says. */
export function checkInputs(
  ports: readonly Port[],
  given: { readonly [name: string]: ModelInput },
): CheckedInputs {
  const expected = ports.map(each => each.name)
  for (const input of Object.keys(given)) {
    if (expected.includes(input)) continue
    const hint = nearestHint(input, expected)
    refuse('unknown-input', { input, expected }, undefined, { hint })
  }
  const read = ports.map(port => ({ port, ...readInput(port, given[port.name]) }))
  const sizes = new Map<string, number>()
  // Shapes that were given decide the sizes that lengths alone leave open.
  for (const { port, data, shape } of read) if (shape) bindShape(port, data.length, shape, sizes)
  for (const { port, data, shape } of read) if (!shape) bindLength(port, data.length, sizes)
  return { inputs: Object.fromEntries(read.map(({ port, data }) => [port.name, data])), sizes }
}

function readInput(
  port: Port,
  value: ModelInput | undefined,
): { readonly data: TensorData; readonly shape: readonly number[] | undefined } {
  const { name: input, dtype, shape } = port
  const expected = `${arrays[dtype].name} of the shape ${shapeText(shape)}`
  if (value === undefined) return refuse('missing-input', { input, expected })
  const isShaped = isTensor(value)
  const data: unknown = isShaped ? value.data : value
  // What a canvas gives is uint8 in all but name.
  const plain =
    data instanceof Uint8ClampedArray
      ? new Uint8Array(data.buffer, data.byteOffset, data.length)
      : data
  if (!(plain instanceof arrays[dtype]))
    return refuse('input-dtype', { input, expected, actual: describe(data) })
  return { data: plain, shape: isShaped ? withTrailingOne(port, value.shape) : undefined }
}

function isTensor(value: ModelInput): value is ModelTensor {
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value
}

function describe(data: unknown): string {
  if (data === null || typeof data !== 'object') return String(data)
  return Array.isArray(data) ? 'a plain array' : `of the type ${data.constructor.name}`
}

function withTrailingOne({ shape }: Port, given: readonly number[]): readonly number[] {
  const lacks = given.length === shape.length - 1 && shape[shape.length - 1] === 1
  return lacks ? [...given, 1] : given
}

function bindShape(
  { name, shape }: Port,
  length: number,
  given: readonly number[],
  sizes: Map<string, number>,
): void {
  const fits = shape.map((dim, axis) => {
    const size = given[axis] ?? 0
    if (typeof dim === 'number') return dim === size
    if (!sizes.has(dim.text)) sizes.set(dim.text, size)
    return sizes.get(dim.text) === size && Number.isInteger(size) && size > 0
  })
  if (given.length !== shape.length || fits.includes(false)) {
    const actual = `[${given.join(', ')}]`
    refuse('input-shape', { input: name, expected: shapeText(shape), actual })
  }
  const count = given.reduce((product, size) => product * size, 1)
  if (count !== length)
    refuse('input-length', { input: name, expected: String(count), actual: length })
}

function bindLength({ name, shape }: Port, length: number, sizes: Map<string, number>): void {
  const open = [...new Set(shape.flatMap(dimNames))].filter(each => !sizes.has(each))
  const known = shape.reduce<number>((product, dim) => {
    return product * (typeof dim === 'number' ? dim : (sizes.get(dim.text) ?? 1))
  }, 1)
  const fail = (expected: string): never =>
    refuse('input-length', { input: name, expected, actual: length })
  if (open.length > 1) {
    const hint = `${open.join(' and ')} are open: give { data, shape }`
    const expected = `as many as the shape ${shapeText(shape)} has`
    refuse('input-length', { input: name, expected, actual: length }, undefined, { hint })
  }
  const [free] = open
  if (free === undefined) return known === length ? undefined : fail(String(known))
  const size = length / known
  if (!Number.isInteger(size) || size < 1)
    fail(`${known} for each example of the shape ${shapeText(shape)}`)
  sizes.set(free, size)
}
