/** What layers can be fed with: the inputs of a model as layers see them, and results of layers. */
import type { InputDeclaration } from '../config/config.ts'
import type { Note } from '../diagnostics/diagnostic.ts'
import { mul, operand, toFloat } from '../expr/expr.ts'
import { batchName, namedDim } from '../graph/dim.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { type Shape, shapeText } from '../graph/shape.ts'

/** An input or one result of a layer above, and where it was made. */
export interface Source {
  readonly node: Node
  /** Which steps count, `[batch, time]`, 1 or 0; undefined: all of them. */
  readonly mask: Node | undefined
  /** The integers that `node` is the float32 form of. */
  readonly integers: Node | undefined
  readonly note: Note
}

/** Dims that inputs may share by writing the same name. */
export type WrittenDims = ReadonlySet<number | string | null>

/** The shape of an input with its batch; a `null` dim gets a name that no other has: `image_1`. */
function inputShape({ name, shape }: InputDeclaration, written: WrittenDims): Shape {
  const ownName = (axis: number): string => {
    let own = `${name}_${axis}`
    while (written.has(own)) own += '_'
    return own
  }
  const dims = shape.map((dim, i) =>
    typeof dim === 'number' ? dim : namedDim(dim ?? ownName(i + 1)),
  )
  return [namedDim(batchName), ...dims]
}

export function createInput(
  declared: InputDeclaration,
  written: WrittenDims,
): Node<ParameterAttributes> {
  const { name, dtype, span } = declared
  const input = createParameter('input', name, inputShape(declared, written), dtype)
  stampOrigin([input], { layer: name, type: 'input', spans: [span] })
  return input
}

/**
 * What layers see of an input: float32, scaled where the config says so. Integers without a scale
 * keep their values, so that 7 is 7.0.
 */
export function inputSource(declared: InputDeclaration, input: Node): Source {
  const { name, scale, span } = declared
  const isFloat = input.dtype === 'float32'
  const value = toFloat(operand(0, isFloat ? 'f32' : 'i32'))
  const scaled = scale === undefined ? value : mul(value, scale)
  const node = scaled === operand(0) ? input : createMap(scaled, [input])
  stampOrigin([node], { layer: name, type: 'input', spans: [span] })
  return {
    node,
    mask: undefined,
    integers: isFloat || scale !== undefined ? undefined : input,
    note: { message: `'${name}' is ${shapeText(node.shape)}`, span },
  }
}
