/** Models that look at one picture: what they are given for one. */
import type { DType } from '../../../graph/shape.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { NamedTensor } from '../../worker/run-messages.ts'
import { type Gray, digitSide } from './digit.ts'

export interface ImageInput {
  readonly name: string
  readonly dtype: DType
  readonly width: number
  readonly height: number
  readonly channels: number
  /** Without the batch. */
  readonly shape: readonly number[]
  /** What white is, before the input's scale is applied. */
  readonly white: number
}

/** Undefined for models of several inputs, and of inputs that are no pictures. */
export function imageInput({ inputs }: ModelView): ImageInput | undefined {
  const [input] = inputs
  if (!input || inputs.length > 1) return undefined
  const { name, dtype, scale } = input
  const shape = input.shape.slice(1)
  const [height, width, channels = 1] = shape
  if (typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number')
    return undefined
  if (shape.length < 2 || shape.length > 3 || ![1, 3, 4].includes(channels)) return undefined
  // A scale of 1/255 says that white is 255.
  const white = scale !== undefined ? 1 / scale : dtype === 'float32' ? 1 : 255
  return { name, dtype, width, height, channels, shape: shape as number[], white }
}

/** Pictures of MNIST's size and depth are taken for digits. */
export function isDigit({ width, height, channels }: ImageInput): boolean {
  return width === digitSide && height === digitSide && channels === 1
}

/** One example; what is grey has the same in each channel, and is opaque. */
export function grayTensor(input: ImageInput, { data }: Gray): NamedTensor {
  const { channels } = input
  return tensorOf(input, data.length, (pixel, channel) =>
    channel === 3 && channels === 4 ? 1 : data[pixel]!,
  )
}

/** One example of a picture of the input's size, in RGBA from 0 to 255. */
export function pictureTensor(input: ImageInput, rgba: ArrayLike<number>): NamedTensor {
  const gray = (pixel: number): number =>
    (0.299 * rgba[4 * pixel]! + 0.587 * rgba[4 * pixel + 1]! + 0.114 * rgba[4 * pixel + 2]!) / 255
  return tensorOf(input, rgba.length / 4, (pixel, channel) =>
    input.channels === 1 ? gray(pixel) : rgba[4 * pixel + channel]! / 255,
  )
}

/** `valueAt` gives values from 0 to 1. */
function tensorOf(
  { dtype, channels, shape, white }: ImageInput,
  pixels: number,
  valueAt: (pixel: number, channel: number) => number,
): NamedTensor {
  const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }
  const data = new arrays[dtype](pixels * channels)
  for (let i = 0; i < data.length; i++) {
    const value = white * valueAt(Math.floor(i / channels), i % channels)
    data[i] = dtype === 'float32' ? value : Math.round(value)
  }
  return { data, shape: [1, ...shape] }
}

/** RGBA of an example as it is stored; numbers are spread from the lowest to the highest. */
export function pictureOf(
  data: ArrayLike<number>,
  channels: number,
  range: { readonly low: number; readonly high: number },
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = data.length / channels
  const rgba = new Uint8ClampedArray(4 * pixels)
  const level = (value: number): number =>
    (255 * (value - range.low)) / Math.max(range.high - range.low, 1e-9)
  for (let i = 0; i < pixels; i++) {
    for (let k = 0; k < 3; k++)
      rgba[4 * i + k] = level(data[i * channels + (channels >= 3 ? k : 0)]!)
    rgba[4 * i + 3] = 255
  }
  return rgba
}
