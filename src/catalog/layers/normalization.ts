/** Normalization: values of a known mean and variance brought to mean 0 and variance 1. */
import { add, div, mul, sub, toFloat } from '../../expr/expr.ts'
import { bool, int, nullable, oneOrMore } from '../../fields/kinds.ts'
import { type FlatNumbers, flatNumbers, numbers } from '../../fields/numbers.ts'
import type { Node } from '../../graph/node.ts'
import { shapeText } from '../../graph/shape.ts'
import { distinctAxes } from '../axes.ts'
import { elementwise } from '../elementwise.ts'
import { fixedNumbers } from '../fixed-numbers.ts'
import { type LayerScope, defineLayer } from '../layer.ts'

/** Keras's backend epsilon: standard deviations below it count as this much. */
const epsilon = 1e-7

export const normalization = defineLayer({
  type: 'Normalization',
  doc: '(x - mean) / sqrt(variance), with numbers that the config gives',
  fields: {
    axis: nullable(
      oneOrMore(int({ doc: 'axis' }), {
        default: -1,
        doc: 'axes whose entries have a mean of their own; null for one mean over all',
      }),
    ),
    mean: numbers({ doc: 'mean of the data: a number, or one per entry of the axes' }),
    variance: numbers({ doc: 'variance of the data, of the same shape' }),
    invert: bool({ default: false, doc: 'gives x * sqrt(variance) + mean instead' }),
  },
  inputs: 'one',
  masks: 'pass',
  build([x], args, layer) {
    const axes = distinctAxes(args.axis ?? [], x!, { owner: layer.type, layer, path: ['axis'] })
    const given = { mean: flatNumbers(args.mean), variance: flatNumbers(args.variance) }
    const mean = alongAxes(given.mean, axes, x!, layer, 'mean')
    const variance = alongAxes(given.variance, axes, x!, layer, 'variance')
    if (given.mean.shape.join() !== given.variance.shape.join()) {
      const shapes = [shapeText(given.mean.shape), shapeText(given.variance.shape)]
      const expected = "'mean' and 'variance' of the same shape"
      layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, ['variance'])
    }
    const negative = variance.data.find(each => each < 0)
    if (negative !== undefined) {
      const parameters = { field: 'variance', value: String(negative), expected: 'at least 0' }
      layer.fail('out-of-range', parameters, ['variance'])
    }
    const deviation = {
      ...variance,
      data: variance.data.map(each => Math.max(Math.fround(Math.sqrt(each)), epsilon)),
    }
    const shift = fixedNumbers(mean, x!, layer, ['mean'])
    const scale = fixedNumbers(deviation, x!, layer, ['variance'])
    return elementwise([x!, ...shift.nodes, ...scale.nodes], (x, ...rest) => {
      const [m, s] = [shift.element(rest), scale.element(rest.slice(shift.nodes.length))]
      return args.invert ? add(m, mul(toFloat(x), s)) : div(sub(toFloat(x), m), s)
    })
  },
  examples: [
    { args: { mean: [1, 2, 3], variance: [4, 1, 9] }, inputs: [[3]], output: [3], parameters: 0 },
  ],
})

/** The numbers with axes of size 1 where the input has axes that are not named. */
function alongAxes(
  given: FlatNumbers,
  axes: readonly number[],
  x: Node,
  layer: LayerScope,
  field: string,
): FlatNumbers {
  if (given.shape.length > axes.length) {
    const expected = `'${field}' with at most as many axes as 'axis' names (${axes.length})`
    const shapes = [shapeText(given.shape)]
    layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, [field])
  }
  const named = axes.slice(axes.length - given.shape.length)
  const shape = x.shape.map((_, axis) => {
    const at = named.indexOf(axis)
    return at < 0 ? 1 : given.shape[at]!
  })
  return { ...given, shape }
}
