/** Numbers that a config writes down as an operand: part of the expression, or a constant. */
import { type Expr, constant } from '../expr/expr.ts'
import type { Path } from '../fields/field.ts'
import type { FlatNumbers } from '../fields/numbers.ts'
import type { Node } from '../graph/node.ts'
import { createConstant } from '../graph/ops/constant.ts'
import { broadcastShapes, equalShapes, shapeText } from '../graph/shape.ts'
import type { LayerScope } from './layer.ts'

export interface FixedNumbers {
  /** None for a single number, else one constant. */
  readonly nodes: readonly Node[]
  /** The number, or the element of the constant, which is the first of `elements`. */
  element(elements: readonly Expr[]): Expr
}

/**
 * Numbers that broadcast against x as numpy does; those that do not, or that would make x larger,
 * are `shape-mismatch` at `path`.
 */
export function fixedNumbers(
  numbers: FlatNumbers,
  x: Node,
  layer: LayerScope,
  path: Path,
): FixedNumbers {
  if (numbers.data.length === 1 && numbers.shape.length <= x.shape.length)
    return { nodes: [], element: () => constant(numbers.data[0]!) }
  const result = broadcastShapes([x.shape, numbers.shape])
  if (!result || !equalShapes(result, x.shape)) {
    const expected = `'${path.join('.')}' of a shape that broadcasts to its input`
    const shapes = [shapeText(numbers.shape), shapeText(x.shape)]
    layer.fail('shape-mismatch', { layer: layer.type, expected, shapes }, path)
  }
  const node = createConstant(Float32Array.from(numbers.data), numbers.shape)
  return { nodes: [node], element: ([element]) => element! }
}
