/** variance_scaling: random numbers whose variance follows from the number of inputs or outputs. */
import { choice, int, list, num, optional } from '../../fields/kinds.ts'
import { type Initializer, type RandomStream, defineInitializer } from '../weights.ts'
import { type FanAxes, fansOf } from './fans.ts'
import { filled, seedField, seeded, truncatedNormalNumber } from './fill.ts'

export const fanModes = ['fan_in', 'fan_out', 'fan_avg'] as const
export type FanMode = (typeof fanModes)[number]

const distributions = ['truncated_normal', 'normal', 'untruncated_normal', 'uniform'] as const

export interface Scaling extends FanAxes {
  readonly scale: number
  readonly mode: FanMode
  /** `normal` is truncated, as in Keras. */
  readonly distribution: (typeof distributions)[number]
  readonly seed: number | null
}

/** Fields that every scaling initializer has. */
export const scalingFields = {
  seed: seedField,
  input_axes: optional(
    list(int({ doc: 'axis' }), {
      doc: "axes that count as inputs; the shape's own rule where null",
    }),
  ),
  output_axes: optional(
    list(int({ doc: 'axis' }), {
      doc: "axes that count as outputs; the shape's own rule where null",
    }),
  ),
}

// Standard deviation of a standard normal number that is kept within [-2, 2].
const truncatedDeviation = 0.87962566103423978

/**
 * Variance scale / max(1, fan): the fan is that of the inputs, of the outputs, or the mean of both.
 */
export function scalingInitializer(scaling: Scaling): Omit<Initializer, 'name'> {
  return {
    forAxes: axes =>
      scaling.input_axes && scaling.output_axes
        ? scalingInitializer(scaling)
        : scalingInitializer({ ...scaling, ...axes }),
    misfit: (shape: readonly number[]) => axisMisfit(shape, scaling),
    fill(shape: readonly number[], weightStream: RandomStream): Float32Array {
      const random = seeded(weightStream, scaling.seed)
      const fans = fansOf(shape, scaling)
      const fan = { fan_in: fans.in, fan_out: fans.out, fan_avg: (fans.in + fans.out) / 2 }
      const variance = scaling.scale / Math.max(1, fan[scaling.mode])
      return filled(shape, sampler(scaling.distribution, variance, random))
    },
  }
}

function sampler(
  distribution: Scaling['distribution'],
  variance: number,
  random: RandomStream,
): () => number {
  const deviation = Math.sqrt(variance)
  switch (distribution) {
    case 'normal':
    case 'truncated_normal':
      return () => (deviation / truncatedDeviation) * truncatedNormalNumber(random)
    case 'untruncated_normal':
      return () => deviation * random.normal()
    case 'uniform':
      return () => Math.sqrt(3 * variance) * (2 * random.uniform() - 1)
  }
}

function axisMisfit(shape: readonly number[], axes: FanAxes): string | undefined {
  const named = [...(axes.input_axes ?? []), ...(axes.output_axes ?? [])]
  const missing = named.find(axis => shape.at(axis) === undefined)
  return missing === undefined ? undefined : `names the axis ${missing}, which is not there`
}

export const varianceScaling = defineInitializer({
  name: 'variance_scaling',
  aliases: ['VarianceScaling'],
  doc: 'random numbers of variance scale / fan; fan counts inputs, outputs, or their mean',
  fields: {
    scale: num({ default: 1, above: 0, doc: 'variance for a fan of 1' }),
    mode: choice(fanModes, { default: 'fan_in', doc: 'what the fan counts' }),
    distribution: choice(distributions, {
      default: 'truncated_normal',
      doc: 'distribution of the numbers; normal is truncated_normal',
    }),
    ...scalingFields,
  },
  main: 'scale',
  make: scalingInitializer,
})
