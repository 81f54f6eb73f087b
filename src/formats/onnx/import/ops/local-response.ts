/** LRN: every element over a power of the squares of its neighbours among the channels. */
import { asFloat } from '../elementwise.ts'
import { withChannelsLast } from '../layout.ts'
import { shortNumber } from '../settle.ts'
import { isKnown } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'

const defaults = { alpha: 1e-4, beta: 0.75, bias: 1 }

const localResponse: Handler = (args, scope) => {
  const x = withChannelsLast(scope, args, args.tensor(0))
  const channels = x.shape[1]!
  const size = args.int('size', 0)
  if (size < 1 || (isKnown(channels) && size > 2 * channels))
    return args.fail(`its size is ${size}`)
  const written = Object.entries(defaults).flatMap(([name, value]) => {
    const own = shortNumber(args.float(name, value))
    return own === value ? [] : [[name, own] as const]
  })
  const feed = scope.add(args.node, {
    type: 'LocalResponseNormalization',
    args: { size: size === 5 ? undefined : size, ...Object.fromEntries(written) },
    from: [asFloat(scope, args, x)],
  })
  return { ...x, dtype: 'float32', whole: false, feed }
}

export const localResponseOps: Handlers = { LRN: localResponse }
