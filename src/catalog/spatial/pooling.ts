/** Max and average pooling over one to three spatial axes. */
import { div } from '../../expr/expr.ts'
import type { Values } from '../../fields/field.ts'
import { optional, perAxis } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createBroadcast } from '../../graph/ops/broadcast.ts'
import { createScalar } from '../../graph/ops/constant.ts'
import { type PoolAttributes, createPool } from '../../graph/ops/pool.ts'
import { elementwise } from '../elementwise.ts'
import { type LayerDefinition, type LayerExample, type LayerScope, defineLayer } from '../layer.ts'
import {
  type Rank,
  axesText,
  dataFormatField,
  floatGridInput,
  fromChannelsLast,
  toChannelsLast,
} from './grid.ts'
import { type LayerWindow, isKnown, marginsOf, paddingField, surround } from './windows.ts'

type Kind = PoolAttributes['kind']

export interface PoolingLayer {
  readonly type: string
  readonly aliases?: readonly string[]
  readonly kind: Kind
  readonly rank: Rank
  readonly examples: readonly LayerExample[]
}

const docs: { readonly [K in Kind]: string } = {
  max: 'The largest value of each window, channel by channel',
  average: 'The average of each window, channel by channel; padded cells do not count',
}

/** A pooling layer. As in Keras, only the window of a maximum has a default. */
export function definePooling({ kind, rank, ...own }: PoolingLayer): LayerDefinition {
  const size = { min: 1, doc: `size of the window along ${axesText(rank)}` }
  return defineLayer({
    ...own,
    doc: docs[kind],
    fields: {
      pool_size: perAxis(rank, kind === 'max' ? { ...size, default: 2 } : size),
      ...poolingFields(rank),
    },
    main: 'pool_size',
    inputs: 'one',
    build([x], args, layer) {
      floatGridInput(x!, rank, args.data_format, layer)
      const y = pool(kind, toChannelsLast(x!, args.data_format), args, layer)
      return fromChannelsLast(y, args.data_format)
    },
  })
}

function poolingFields(rank: Rank) {
  return {
    strides: optional(
      perAxis(rank, { min: 1, doc: 'step of the window; pool_size where it is null' }),
    ),
    padding: paddingField,
    data_format: dataFormatField,
  }
}

type PoolingArguments = Values<ReturnType<typeof poolingFields>> & {
  readonly pool_size: readonly number[]
}

/** Padded cells count neither as values of a maximum nor in the divisor of an average. */
function pool(kind: Kind, x: Node, args: PoolingArguments, layer: LayerScope): Node {
  const { pool_size: size, padding } = args
  const strides = args.strides ?? size
  const window: LayerWindow = { size, strides, dilation: size.map(() => 1), padding }
  const margins = marginsOf(x, window, layer)
  const known = isKnown(margins)
  const still = margins.map(() => [0, 0] as const)
  const over = (each: Node): Node =>
    createPool(each, { kind, window: size, strides, padding: known ? margins : still })
  if (known) return over(x)
  if (kind === 'max') return over(surround(x, margins, -Infinity))
  // The average of padded values, over the share of the window that is not padding.
  const ones = createBroadcast(createScalar(1), [1, ...x.shape.slice(1, -1), 1])
  return elementwise([over(surround(x, margins)), over(surround(ones, margins))], div)
}
