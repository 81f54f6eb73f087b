/** Interpolation: what each place of a resized axis is made of, as JAX's `image.resize` has it. */
import { type PlaceWeights, type ResampleTable, tableOf } from '../../graph/resample-table.ts'

export const interpolations = ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5'] as const

export type Interpolation = (typeof interpolations)[number]

/** How much a cell counts at a distance, in cells; nothing from `radius` on. */
interface Filter {
  readonly radius: number
  weight(distance: number): number
}

const filters: { readonly [I in Exclude<Interpolation, 'nearest'>]: Filter } = {
  bilinear: { radius: 1, weight: x => 1 - x },
  // Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2.
  bicubic: {
    radius: 2,
    weight: x => (x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((2.5 - 0.5 * x) * x - 4) * x + 2),
  },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
}

/** Lanczos, sinc(x) sinc(x / radius). */
function lanczos(radius: number): Filter {
  const sinc = (x: number): number => Math.sin(Math.PI * x) / (Math.PI * x)
  return { radius, weight: x => (x > 1e-3 ? sinc(x) * sinc(x / radius) : 1) }
}

export interface AxisSizes {
  readonly cells: number
  readonly places: number
}

/**
 * Cells have their values in their middles. With `antialias`, filters are as much wider as the axis
 * becomes shorter. Weights are divided by their sum: cells that an end lacks do not count.
 */
export function resizeTable(
  sizes: AxisSizes,
  interpolation: Interpolation,
  antialias: boolean,
): ResampleTable {
  const { cells, places } = sizes
  const weightsAt =
    interpolation === 'nearest'
      ? (place: number) => nearest(sizes, place)
      : (place: number) => filtered(sizes, place, filters[interpolation], antialias)
  return tableOf(
    cells,
    Array.from({ length: places }, (_, place) => weightsAt(place)),
  )
}

/** Numbers in the table that `resizeTable` would make, at most. */
export function tableSize(
  { cells, places }: AxisSizes,
  interpolation: Interpolation,
  antialias: boolean,
): number {
  if (interpolation === 'nearest') return places
  const stretch = antialias ? Math.max(cells / places, 1) : 1
  return places * Math.min(cells, 2 * filters[interpolation].radius * stretch + 1)
}

/** The cell below the middle of the place, with every step rounded to float32 as Keras does. */
function nearest({ cells, places }: AxisSizes, place: number): PlaceWeights {
  const middle = Math.fround(Math.fround((place + 0.5) * cells) / places)
  return { start: Math.min(Math.floor(middle), cells - 1), weights: [1] }
}

/** Sums below this are as good as 0: JAX's bound, a thousand times the epsilon of float32. */
const smallestSum = 1000 * 2 ** -23

function filtered(
  { cells, places }: AxisSizes,
  place: number,
  { radius, weight }: Filter,
  antialias: boolean,
): PlaceWeights {
  const middle = ((place + 0.5) * cells) / places - 0.5
  const stretch = antialias ? Math.max(cells / places, 1) : 1
  const first = Math.max(Math.ceil(middle - radius * stretch), 0)
  const last = Math.min(Math.floor(middle + radius * stretch), cells - 1)
  const raw = Array.from({ length: last - first + 1 }, (_, tap) => {
    const found = weight(Math.abs(middle - first - tap) / stretch)
    // Sines of multiples of pi are 0, not what rounding makes of them.
    return Math.abs(found) < 1e-12 ? 0 : found
  })
  const sum = raw.reduce((total, each) => total + each, 0)
  if (Math.abs(sum) <= smallestSum) return { start: first, weights: [] }
  const from = raw.findIndex(each => each !== 0)
  const to = raw.findLastIndex(each => each !== 0) + 1
  return { start: first + from, weights: raw.slice(from, to).map(each => each / sum) }
}
