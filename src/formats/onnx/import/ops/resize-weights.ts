/** What each cell of a resized axis takes of the cells that were there, by the rules of ONNX. */

/** How coordinates, neighbours and their weights are found; words are those of the operator. */
export interface Mode {
  readonly kind: string
  readonly place: string
  readonly rounding: string
  readonly antialias: boolean
  /** True where weights beyond the edge go to the cells inside. */
  readonly inside: boolean
  /** The coefficient of cubic weights. */
  readonly cubic: number
}

export interface Scaling {
  readonly from: number
  readonly to: number
  /** By which coordinates are scaled: `to / from`, or near to it. */
  readonly factor: number
}

/** A matrix [from, to], row-major. */
export function resizeWeights(scaling: Scaling, mode: Mode): Float32Array {
  const { from, to, factor } = scaling
  const matrix = new Float32Array(from * to)
  for (let i = 0; i < to; i++) {
    const at = placeOf(i, scaling, mode.place)
    const taps = tapsOf(at, factor, mode)
    const kept = mode.inside ? taps.filter(({ cell }) => cell >= 0 && cell < from) : taps
    const sum = kept.reduce((all, each) => all + each.weight, 0)
    for (const { cell, weight } of kept) {
      const inside = Math.min(Math.max(cell, 0), from - 1)
      matrix[inside * to + i]! += sum === 0 ? 0 : weight / sum
    }
  }
  return matrix
}

/** Where a cell of the result lies among those that were there. */
function placeOf(i: number, { from, to, factor }: Scaling, place: string): number {
  switch (place) {
    case 'align_corners':
      // The size that the factor gives may be no whole number.
      return from * factor === 1 ? 0 : (i * (from - 1)) / (from * factor - 1)
    case 'asymmetric':
      return i / factor
    case 'pytorch_half_pixel':
      return to === 1 ? -0.5 : (i + 0.5) / factor - 0.5
    case 'half_pixel_symmetric': {
      const shift = (from / 2) * (1 - to / (from * factor))
      return shift + (i + 0.5) / factor - 0.5
    }
    default:
      return (i + 0.5) / factor - 0.5
  }
}

interface Tap {
  readonly cell: number
  readonly weight: number
}

function tapsOf(
  at: number,
  factor: number,
  { kind, rounding, antialias, cubic }: Mode,
): readonly Tap[] {
  if (kind === 'nearest') return [{ cell: rounded(at, rounding), weight: 1 }]
  const reach = kind === 'cubic' ? 2 : 1
  // Of grids that become smaller as many more cells are mixed.
  const narrow = antialias ? Math.min(factor, 1) : 1
  const weightOf = kind === 'cubic' ? (x: number) => cubicWeight(x, cubic) : straightWeight
  const first = Math.floor(at - reach / narrow) + 1
  const end = Math.ceil(at + reach / narrow)
  const taps = Array.from({ length: end - first }, (_, k): Tap => ({
    cell: first + k,
    weight: weightOf(Math.abs(at - first - k) * narrow),
  }))
  return taps.filter(each => each.weight !== 0)
}

function rounded(at: number, rounding: string): number {
  switch (rounding) {
    case 'floor':
      return Math.floor(at)
    case 'ceil':
      return Math.ceil(at)
    case 'round_prefer_ceil':
      return Math.floor(at + 0.5)
    default:
      return Math.ceil(at - 0.5)
  }
}

function straightWeight(x: number): number {
  return Math.max(1 - x, 0)
}

/** Keys, "Cubic convolution interpolation for digital image processing", 1981. */
function cubicWeight(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1
  return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0
}
