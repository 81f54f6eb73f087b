/** Bidirectional: a recurrent layer over a sequence and one over it from its end. */
import { type Expr, add, mul } from '../../expr/expr.ts'
import { choice, nullable } from '../../fields/kinds.ts'
import type { Node } from '../../graph/node.ts'
import { createConcat } from '../../graph/ops/concat.ts'
import { createReverse } from '../../graph/ops/reverse.ts'
import { elementwise } from '../elementwise.ts'
import { type InnerLayer, buildInner, innerLayer, optionalInnerLayer } from '../inner-layer.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { recurrentInputs } from '../recurrent-fields.ts'

type Merge = (there: Expr, back: Expr) => Expr

const merges: { readonly [mode: string]: Merge } = {
  sum: add,
  mul,
  ave: (there, back) => mul(add(there, back), 0.5),
}

/** Schuster and Paliwal, "Bidirectional Recurrent Neural Networks", 1997. */
export const bidirectional = defineLayer({
  type: 'Bidirectional',
  doc: 'What a recurrent layer makes of a sequence and of the reversed one, merged',
  fields: {
    layer: innerLayer('the recurrent layer'),
    merge_mode: nullable(
      choice(['concat', 'sum', 'ave', 'mul'], {
        default: 'concat',
        doc: 'how the two results become one; null gives both',
      }),
    ),
    backward_layer: optionalInnerLayer('the layer for the other way; as `layer` where it is null'),
  },
  inputs: recurrentInputs,
  outputs: 'several',
  masks(_, { layer, merge_mode }, scope) {
    const mask = layer.args['return_sequences'] === true ? scope.mask(0) : undefined
    return merge_mode === null ? [mask, mask] : [mask]
  },
  build(inputs, args, layer) {
    const there = recurrent(args.layer, layer, 'layer')
    const back = args.backward_layer
      ? recurrent(args.backward_layer, layer, 'backward_layer')
      : reversed(there)
    expectOpposite(there, back, layer)
    const [x, ...states] = inputs as readonly [Node, ...Node[]]
    const half = Math.ceil(states.length / 2)
    const run = (inner: InnerLayer, prefix: string, own: readonly Node[]): readonly Node[] => {
      const roles = { initial_state: own.map((_, k) => k + 1) }
      return buildInner(inner, [x, ...own], layer, { prefix, roles, mask: layer.mask(0) })
    }
    const [y, ...last] = run(there, 'forward_layer', states.slice(0, half))
    const [turned, ...lastBack] = run(back, 'backward_layer', states.slice(half))
    const z = isTrue(there, 'return_sequences') ? createReverse(turned!, [1]) : turned!
    return [...merged(y!, z, args.merge_mode), ...last, ...lastBack]
  },
  examples: [
    { args: { layer: { LSTM: 4 } }, inputs: [[6, 3]], output: [8], parameters: 256 },
    {
      args: { layer: { GRU: { units: 4, return_sequences: true } }, merge_mode: 'ave' },
      inputs: [[6, 3]],
      output: [6, 4],
      parameters: 216,
    },
  ],
})

const isTrue = ({ args }: InnerLayer, name: string): boolean => args[name] === true

/** Masked steps of sequences are 0, so that what both ways give there does not count. */
function recurrent(inner: InnerLayer, layer: LayerScope, field: string): InnerLayer {
  const { definition, args } = inner
  if (!('go_backwards' in definition.fields)) {
    const reason = 'it is no recurrent layer'
    layer.fail('unfit-inner-layer', { layer: layer.type, inner: definition.type, reason }, [field])
  }
  return { ...inner, args: { ...args, zero_output_for_mask: isTrue(inner, 'return_sequences') } }
}

function reversed(inner: InnerLayer): InnerLayer {
  return { ...inner, args: { ...inner.args, go_backwards: !isTrue(inner, 'go_backwards') } }
}

function expectOpposite(there: InnerLayer, back: InnerLayer, layer: LayerScope): void {
  const alike = (name: string): boolean => isTrue(there, name) === isTrue(back, name)
  const different = ['return_sequences', 'return_state'].find(name => !alike(name))
  const reason = different
    ? `'${different}' must be the same both ways`
    : "one of the two must have 'go_backwards'"
  if (!different && !alike('go_backwards')) return
  const inner = back.definition.type
  layer.fail('unfit-inner-layer', { layer: layer.type, inner, reason }, ['backward_layer'])
}

function merged(there: Node, back: Node, mode: string | null): readonly Node[] {
  if (mode === null) return [there, back]
  if (mode === 'concat') return [createConcat([there, back], there.shape.length - 1)]
  return [elementwise([there, back], merges[mode]!)]
}
