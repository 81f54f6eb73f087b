/** LRN: every element over a power of the squares of its neighbours among the channels. */
import { exp, log, mul, neg } from '../../../../expr/expr.ts'
import type { Arguments } from '../arguments.ts'
import { asFloat, elementOf } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import type { Scope } from '../scope.ts'
import { settle, shortNumber } from '../settle.ts'
import { isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

/**
 * x / (bias + alpha / size * sum of squares)^beta. The sum over neighbours is a product with a
 * matrix that is alpha / size near its diagonal, and 0 elsewhere.
 */
const localResponse: Handler = (args, scope) => {
  const given = withChannelsLast(scope, args, args.tensor(0))
  const x = { ...given, feed: asFloat(scope, args, given), dtype: 'float32' as const }
  const channels = x.shape[1]!
  const size = args.int('size', 0)
  if (!isKnown(channels) || size < 1) return args.fail('its size or its channels are not known')
  const element = elementOf(x)
  const squares = settle(scope, args.node, { ...x, expr: mul(element, element), by: args.node })
  const sum = scope.add(args.node, {
    type: 'Dense',
    args: { units: channels },
    from: [squares.feed],
    weights: {
      kernel: {
        shape: [channels, channels],
        data: band(args, scope, channels, size),
      },
      bias: {
        shape: [channels],
        data: new Float32Array(channels).fill(args.float('bias', 1)),
      },
    },
  })
  const beta = shortNumber(args.float('beta', 0.75))
  const base = { ...x, feed: sum, expr: undefined }
  const power = exp(neg(mul(beta, log(elementOf(base)))))
  const factor = settle(scope, args.node, { ...base, expr: power, by: args.node })
  const feed = scope.add(args.node, { type: 'Multiply', from: [x.feed, factor.feed] })
  return { ...x, whole: false, feed }
}

/** Channel i of the result sums those from i - (size - 1) / 2 to i + size / 2. */
function band(args: Arguments, scope: Scope, channels: number, size: number): Float32Array {
  if ((scope.budget.elements -= channels ** 2) < 0) args.fail('it has too many channels')
  const factor = args.float('alpha', 1e-4) / size
  const data = new Float32Array(channels ** 2)
  for (let i = 0; i < channels; i++) {
    const first = Math.max(i - Math.floor((size - 1) / 2), 0)
    const end = Math.min(i + Math.ceil((size - 1) / 2), channels - 1)
    for (let j = first; j <= end; j++) data[j * channels + i] = factor
  }
  return data
}

export const localResponseOps: Handlers = { LRN: localResponse }
