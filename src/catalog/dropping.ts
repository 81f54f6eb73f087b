/** Dropping of values in training, as Dropout and the spatial dropouts share it. */
import { ge, mul, select } from '../expr/expr.ts'
import { uniform } from '../expr/random.ts'
import { num } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import { floatInput } from './inputs.ts'
import type { LayerScope } from './layer.ts'
import { type NoiseShape, noiseSeedField, withNoise } from './noise.ts'

export const droppingFields = {
  rate: num({ min: 0, max: 1, doc: 'share of the values that become 0' }),
  seed: noiseSeedField,
}

interface Dropping {
  readonly rate: number
  readonly seed: number | null
}

/** 0 with probability `rate`, else x / (1 - rate); x itself in inference. */
export function dropped(
  x: Node,
  { rate, seed }: Dropping,
  shape: NoiseShape | null,
  layer: LayerScope,
): Node {
  if (!layer.training || rate === 0) return x
  return withNoise(x, { distribution: uniform, seed, shape }, layer, (x, drawn) =>
    select(ge(drawn, rate), mul(x, 1 / (1 - rate)), 0),
  )
}

/** Drops whole channels: the last axis, or axis 1 where `data_format` says so. */
export function droppedChannels(
  x: Node,
  { data_format = null, ...dropping }: Dropping & { readonly data_format?: string | null },
  spatial: readonly string[],
  layer: LayerScope,
): Node {
  floatInput(x, layer)
  const rank = spatial.length + 2
  if (x.shape.length !== rank) {
    const expected = `${rank} axes (batch, ${spatial.join(', ')}, channels)`
    layer.fail('wrong-rank', { layer: layer.type, expected, shape: shapeText(x.shape) })
  }
  const channels = data_format === 'channels_first' ? 1 : rank - 1
  const shape = x.shape.map((_, axis) => (axis === 0 || axis === channels ? null : 1))
  return dropped(x, dropping, shape, layer)
}
