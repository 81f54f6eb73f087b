/** Activations along an axis: what becomes of several elements while the first of them moves. */
import type { ActivationEntry } from '../../catalog/activation.ts'
import { interpret } from '../../graph/interpret.ts'
import type { Node } from '../../graph/node.ts'
import { createParameter } from '../../graph/ops/parameter.ts'
import { createReduce } from '../../graph/ops/reduce.ts'
import { createReshape } from '../../graph/ops/reshape.ts'
import { createSlice } from '../../graph/ops/slice.ts'
import { cutOff } from '../../diagrams/charts/pieces.ts'
import { gradients } from '../../passes/differentiate.ts'
import { applyAlone } from './element.ts'
import type { CurveRequest, CurveView, Pieces } from './run-messages.ts'

const steps = 128

/**
 * The first result as a function of the first element, the others as given, with its derivative;
 * and all results at the elements as given. Computed by the reference interpreter.
 */
export function curveAlongAxis(
  entry: ActivationEntry,
  elements: readonly number[],
  { x, limits }: Pick<CurveRequest, 'x' | 'limits'>,
): CurveView {
  const size = elements.length
  const at = (i: number): number => x.low + (i / steps) * (x.high - x.low)
  const moved = Array.from({ length: steps + 1 }, (_, i) => [at(i), ...elements.slice(1)])
  const rows = [...moved, elements]
  const input = createParameter('input', 'x', [rows.length, size])
  const result = applyAlone(alongLast(entry), input)
  const first = createSlice(result, [0, 0], [rows.length, 1])
  const sum = createReshape(createReduce('sum', first, [0, 1]), [1])
  const [gradient] = gradients(sum, [input]) as readonly [Node]
  const data = Float64Array.from(rows.flat())
  const values = interpret(
    [result, gradient],
    new Map([[input, { shape: [rows.length, size], data }]]),
  )
  const [y, dy] = [values.get(result)!, values.get(gradient)!]
  const width = y.shape[1]!
  const points = (data: ArrayLike<number>, stride: number): Pieces =>
    cutOff(
      moved.map((_, i) => ({ x: at(i), y: data[i * stride]! })),
      limits,
    )
  return {
    curve: points(y.data, width),
    gradient: points(dy.data, size),
    ...{ formula: undefined, slope: undefined },
    results: Array.from(y.data.subarray(moved.length * width)),
  }
}

/** The same activation along the last axis. */
function alongLast(entry: ActivationEntry): ActivationEntry {
  const { axis } = entry.args as { readonly axis?: unknown }
  if (axis === undefined) return entry
  return { ...entry, args: { ...entry.args, axis: typeof axis === 'number' ? -1 : [-1] } }
}
