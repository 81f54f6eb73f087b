/** stft: the kernels of a short-time Fourier transform, for a Conv1D over one channel. */
import { bool, choice, nullable } from '../../fields/kinds.ts'
import { defineInitializer } from '../weights.ts'

/** Coefficients a_k of the windows that are sums of a_k * cos(k * t), t from -pi to pi. */
const cosineWindows = {
  boxcar: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
} as const

const windows = ['boxcar', 'hann', 'hamming', 'blackman'] as const
type Window = (typeof windows)[number]

export const stft = defineInitializer({
  name: 'stft',
  aliases: ['STFT', 'STFTInitializer'],
  doc: 'cos or sin of -2 pi t f / N under a window; the weight is [frame, 1, N / 2 + 1]',
  fields: {
    side: choice(['real', 'imag'], { default: 'real', doc: 'real: cosines; imag: sines' }),
    window: nullable(choice(windows, { default: 'hann', doc: 'window; null for none' })),
    scaling: nullable(
      choice(['density', 'spectrum'], {
        default: 'density',
        doc: 'divides by the root of the sum of squares, or the sum, of the window',
      }),
    ),
    periodic: bool({ default: false, doc: 'whether the window goes on periodically' }),
  },
  make: ({ side, window, scaling, periodic }) => ({
    misfit: ([, channels, bins = 0, ...more]) =>
      channels === 1 && bins > 1 && more.length === 0
        ? undefined
        : 'needs a weight [frame, 1, bins] with at least two bins',
    fill([frame = 0, , bins = 0]) {
      const wave = side === 'real' ? Math.cos : Math.sin
      const scale = scaledWindow(window, scaling, frame, periodic)
      return Float32Array.from({ length: frame * bins }, (_, i) => {
        const [time, frequency] = [Math.floor(i / bins), i % bins]
        return wave((-2 * Math.PI * time * frequency) / (2 * (bins - 1))) * scale[time]!
      })
    },
  }),
})

function scaledWindow(
  window: Window | null,
  scaling: 'density' | 'spectrum' | null,
  frame: number,
  periodic: boolean,
): readonly number[] {
  if (window === null) return new Array<number>(frame).fill(1)
  const turns = periodic ? frame : frame - 1
  const values = Array.from({ length: frame }, (_, i) => {
    const t = turns === 0 ? 0 : (2 * Math.PI * i) / turns - Math.PI
    return cosineWindows[window].reduce((sum, a, k) => sum + a * Math.cos(k * t), 0)
  })
  const total = (of: (value: number) => number): number =>
    values.reduce((sum, each) => sum + of(each), 0)
  const divisor =
    scaling === 'density' ? Math.sqrt(total(v => v * v)) : scaling === null ? 1 : total(Math.abs)
  return values.map(each => each / divisor)
}
