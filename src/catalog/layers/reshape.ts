/** Reshape: the same numbers of each example under another shape. */
import { int, list } from '../../fields/kinds.ts'
import { type Dim, dimText, equalDims, mulDims, productOf } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { type Shape, shapeText } from '../../graph/shape.ts'
import { type LayerScope, defineLayer } from '../layer.ts'
import { mismatch } from '../merging.ts'

export const reshape = defineLayer({
  type: 'Reshape',
  doc: 'Gives each example another shape, in row-major order; one -1 stands for what is left over',
  fields: {
    target_shape: list(int({ min: -1, doc: 'size' }), { doc: 'the shape without the batch' }),
  },
  main: 'target_shape',
  inputs: 'one',
  build([x], args, layer) {
    return createReshape(x!, [x!.shape[0]!, ...targetShape(x!, args.target_shape, layer)])
  },
  examples: [{ args: { target_shape: [7, -1] }, inputs: [[28, 2]], output: [7, 8], parameters: 0 }],
})

function targetShape(x: Node, target: readonly number[], layer: LayerScope): Shape {
  const total = productOf(x.shape.slice(1))
  const open = target.filter(dim => dim === -1).length
  const known = target.reduce((product, dim) => (dim === -1 ? product : product * dim), 1)
  const rest = open === 0 ? undefined : quotient(total, known)
  const fits = open === 0 ? equalDims(total, known) : open === 1 && rest !== undefined
  if (!fits) {
    const wanted = open > 1 ? 'a single -1 in' : `values that fill`
    const expected = `${wanted} ${shapeText(target)} (${dimText(total)} values per example)`
    mismatch([x], layer, expected)
  }
  return target.map(dim => (dim === -1 ? rest! : dim))
}

/** The dim that times `divisor` is `total`, undefined where there is none. */
function quotient(total: Dim, divisor: number): Dim | undefined {
  if (divisor === 0) return undefined
  if (divisor === 1) return total
  if (typeof total === 'number') return total % divisor === 0 ? total / divisor : undefined
  const [factor, rest] = total.args
  const divisible = total.op === 'mul' && typeof factor === 'number' && factor % divisor === 0
  return divisible ? mulDims(factor / divisor, rest!) : undefined
}
