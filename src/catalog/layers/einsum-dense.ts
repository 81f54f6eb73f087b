/** EinsumDense: products of the input and a kernel, summed over axes that an equation names. */
import { add } from '../../expr/expr.ts'
import type { Values } from '../../fields/field.ts'
import { int, oneOrMore, optional, optionalReference, text } from '../../fields/kinds.ts'
import { type Dim, equalDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import type { Activation } from '../activation.ts'
import { activityFields, addActivityLoss } from '../activity.ts'
import { type Equation, readEquation } from '../einsum-equation.ts'
import { einsum } from '../einsum.ts'
import { elementwise } from '../elementwise.ts'
import { floatInput } from '../inputs.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'
import { makeWeight, weightFields } from '../weight-fields.ts'

const fields = {
  equation: text({ doc: 'letters of the axes: ab,bc->ac, or with ... for axes that stay' }),
  output_shape: oneOrMore(optional(int({ min: 1, doc: 'size' })), {
    minItems: 1,
    doc: 'sizes of the result without the batch and what ... stands for; null for those of x',
  }),
  activation: optionalReference<Activation>('activation', 'what the result goes through'),
  bias_axes: optional(text({ doc: 'letters of the result that have a bias; null for none' })),
  ...weightFields('kernel', 'glorot_uniform'),
  ...weightFields('bias', 'zeros'),
  ...activityFields,
}

type Arguments = Values<typeof fields>

export const einsumDense = defineLayer({
  type: 'EinsumDense',
  doc: 'activation(einsum(equation, x, kernel) + bias)',
  fields,
  inputs: 'one',
  build([x], args, layer) {
    floatInput(x!, layer)
    const equation = readEquation(args.equation, x!.shape.length)
    if (typeof equation === 'string')
      return layer.fail('bad-equation', { equation: args.equation, reason: equation }, ['equation'])
    const sizes = sizesOf(x!, equation, args, layer)
    const along = (letters: string): readonly Dim[] => [...letters].map(each => sizes.get(each)!)
    const axes = {
      input_axes: axesOf(equation.kernel, each => !equation.output.includes(each)),
      output_axes: axesOf(equation.kernel, each => equation.output.includes(each)),
    }
    const shape = along(equation.kernel)
    const kernel = makeWeight(layer, { name: 'kernel', shape, prefix: 'kernel', axes }, args)
    const { input, output } = equation
    const product = einsum(`${input},${equation.kernel}->${output}`, x!, kernel)
    const biased = args.bias_axes
      ? addBias(product, equation, args.bias_axes, along, args, layer)
      : product
    const y = args.activation ? args.activation.apply(biased, layer) : biased
    if (args.activity_regularizer) addActivityLoss(y, args.activity_regularizer, layer)
    return y
  },
  examples: [
    {
      args: { equation: 'ab,bc->ac', output_shape: 6, bias_axes: 'c' },
      inputs: [[4]],
      output: [6],
      parameters: 30,
    },
    {
      args: { equation: '...x,xy->...y', output_shape: 6 },
      inputs: [[3, 4]],
      output: [3, 6],
      parameters: 24,
    },
  ],
})

function axesOf(letters: string, belongs: (letter: string) => boolean): readonly number[] {
  return [...letters].flatMap((each, axis) => (belongs(each) ? [axis] : []))
}

/** The size of every letter, from the input and from `output_shape`, which must agree. */
function sizesOf(
  x: Node,
  { input, output, leading, trailing }: Equation,
  { equation, output_shape: given }: Arguments,
  layer: LayerScope,
): ReadonlyMap<string, Dim> {
  const sizes = new Map([...input].map((each, axis) => [each, x.shape[axis]!]))
  const named = [...output].slice(leading, output.length - trailing)
  if (named.length !== given.length) {
    const reason = `gives a result of ${named.length} axes, but output_shape has ${given.length}`
    layer.fail('bad-equation', { equation, reason }, ['output_shape'])
  }
  for (const [i, letter] of named.entries()) {
    const size = given[i]!
    const known = sizes.get(letter)
    if (size === null && known === undefined) {
      const reason = `says nothing of the size of '${letter}', and neither does output_shape`
      layer.fail('bad-equation', { equation, reason }, ['output_shape'])
    }
    if (size !== null && known !== undefined && !equalDims(known, size))
      mismatch([x], layer, `size ${size} of '${letter}', as output_shape says`)
    if (size !== null) sizes.set(letter, size)
  }
  return sizes
}

/** The bias has the axes of the result from the first that it is for on, 1 for the others. */
function addBias(
  x: Node,
  { output, trailing }: Equation,
  letters: string,
  along: (letters: string) => readonly Dim[],
  args: Arguments,
  layer: LayerScope,
): Node {
  const places = [...letters].map(each => output.indexOf(each))
  const end = output.length - trailing
  const missing = places.findIndex(place => place < 0 || place >= end)
  if (missing >= 0) {
    const reason = `has no axis '${letters[missing]!}' for a bias in its result`
    layer.fail('bad-equation', { equation: args.equation, reason }, ['bias_axes'])
  }
  const behind = output.slice(Math.min(...places))
  const shape = along(behind).map((dim, i) => (letters.includes(behind[i]!) ? dim : 1))
  return elementwise([x, makeWeight(layer, { name: 'bias', shape, prefix: 'bias' }, args)], add)
}
