/** A drawing as MNIST has its digits: 20 pixels large, their centre of mass in the middle of 28. */

/** Brightness from 0 to 1, row by row. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Side of MNIST's pictures, and of the box that a digit fills in them. */
export const digitSide = 28
const boxSide = 20

/** Darker is nothing. */
const faintest = 0.05

/** LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist; an empty drawing stays empty. */
export function asDigit(drawing: Gray): Gray {
  const box = inkBox(drawing)
  if (!box) return { width: digitSide, height: digitSide, data: new Float32Array(digitSide ** 2) }
  const step = Math.max(box.width, box.height) / boxSide
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  const first = sample(drawing, middle, step)
  const { x, y } = centreOfMass(first)
  // Whole pixels of the result, as those who made MNIST moved their digits.
  const half = (digitSide - 1) / 2
  const moved = {
    x: middle.x + Math.round(x - half) * step,
    y: middle.y + Math.round(y - half) * step,
  }
  return sample(drawing, moved, step)
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

function inkBox({ width, height, data }: Gray): Box | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]! < faintest) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return right > left ? { left, top, width: right - left, height: bottom - top } : undefined
}

/** Samples of one pixel of the result, in each direction. */
const fine = 6

/** A picture of `digitSide` around a point; each of its pixels is `step` pixels of the drawing. */
function sample(drawing: Gray, middle: { x: number; y: number }, step: number): Gray {
  const data = new Float32Array(digitSide ** 2)
  const [left, top] = [middle.x - (digitSide / 2) * step, middle.y - (digitSide / 2) * step]
  for (let y = 0; y < digitSide; y++) {
    for (let x = 0; x < digitSide; x++) {
      let sum = 0
      for (let i = 0; i < fine * fine; i++) {
        const dx = ((i % fine) + 0.5) / fine
        const dy = (Math.floor(i / fine) + 0.5) / fine
        sum += valueAt(drawing, left + (x + dx) * step, top + (y + dy) * step)
      }
      data[y * digitSide + x] = sum / fine ** 2
    }
  }
  return { width: digitSide, height: digitSide, data }
}

/** Of the pixel that holds a point; 0 outside. */
function valueAt({ width, height, data }: Gray, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const isInside = column >= 0 && column < width && row >= 0 && row < height
  return isInside ? data[row * width + column]! : 0
}

function centreOfMass({ width, data }: Gray): { x: number; y: number } {
  let [mass, x, y] = [0, 0, 0]
  for (const [i, value] of data.entries()) {
    mass += value
    x += value * (i % width)
    y += value * Math.floor(i / width)
  }
  return { x: x / mass, y: y / mass }
}
