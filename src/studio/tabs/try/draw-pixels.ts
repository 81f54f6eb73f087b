/** Draws the numbers of a tensor as a picture. */
import { pictureOf } from './image-input.ts'

export interface Pixels {
  /** Row by row, channel by channel. */
  readonly data: ArrayLike<number>
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** The canvas takes the size of the picture; the lowest number is black, the highest white. */
export function drawPixels(
  canvas: HTMLCanvasElement,
  { data, width, height, channels }: Pixels,
): void {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]!)
    high = Math.max(high, data[i]!)
  }
  canvas.width = width
  canvas.height = height
  const rgba = pictureOf(data, channels, { low, high })
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
}
