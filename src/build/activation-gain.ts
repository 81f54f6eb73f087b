/** How much an activation shrinks what goes through it: the gain that makes up for it. */
import type { LayerScope } from '../catalog/layer.ts'
import { createRandomStream } from '../catalog/random.ts'
import { assert } from '../diagnostics/assert.ts'
import { topologicalOrder } from '../graph/graph.ts'
import { interpret } from '../graph/interpret.ts'
import type { Node } from '../graph/node.ts'
import { constant } from '../graph/ops/constant.ts'
import { map } from '../graph/ops/map.ts'
import { createParameter, parameter } from '../graph/ops/parameter.ts'
import { reshape } from '../graph/ops/reshape.ts'
import type { Tensor } from '../graph/tensor.ts'

/** Builds f(z) in a scope. */
export type ActivationBuilder = (z: Node, scope: LayerScope) => Node

/** Midpoints of equal steps; beyond 8 the normal density is below 1e-14. */
const points = 1600
const reach = 8

/**
 * 1 / E[f(z)^2] of a standard normal z, weights of f at their first values: 2 for relu, 2 / (1 +
 * slope^2) for a leaky one. 1 for what does not work element by element, as a softmax, and for what
 * gives only zeros. `rank` is that of what goes through f, whose axes have the size 1 here.
 */
export function activationGain(rank: number, build: ActivationBuilder): number {
  const shape = [points, ...new Array<number>(rank - 1).fill(1)]
  const z = createParameter('input', 'z', shape)
  const values = new Map<Node, Tensor>()
  const y = attempt(() => build(z, probeScope(values)))
  if (!y || !isElementwise(y)) return 1
  const step = (2 * reach) / points
  const at = Float64Array.from({ length: points }, (_, i) => (i + 0.5) * step - reach)
  values.set(z, { shape, data: at })
  const { data } = interpret([y], values, { sizes: new Map() }).get(y)!
  const square = at.reduce((sum, z, i) => sum + data[i]! ** 2 * density(z) * step, 0)
  return square > 0 && Number.isFinite(square) ? 1 / square : 1
}

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

function isElementwise(y: Node): boolean {
  return topologicalOrder([y]).every(node =>
    [map, parameter, constant, reshape].some(op => op.name === node.op.name),
  )
}

// Thrown where an activation does not fit a tensor of this shape; whoever builds it catches it.
const misfit = Symbol('an activation that does not fit')

function attempt(build: () => Node): Node | undefined {
  try {
    return build()
  } catch (thrown) {
    if (thrown === misfit) return undefined
    throw thrown
  }
}

/** A scope whose weights have their first values, put into `values`. */
function probeScope(values: Map<Node, Tensor>): LayerScope {
  return {
    name: 'z',
    type: 'activation',
    training: false,
    trainable: true,
    weight(name, dims, { initializer }) {
      const shape = dims.map(dim => {
        assert(typeof dim === 'number', 'every dim of the probe is fixed')
        return dim
      })
      const node = createParameter('weight', name, shape)
      const data = Float64Array.from(initializer.fill(shape, createRandomStream(0, name)))
      values.set(node, { shape, data })
      return node
    },
    update: () => {},
    addLoss: () => {},
    random: () => assert(false, 'inference draws nothing') as never,
    fail: () => {
      throw misfit
    },
    warn: () => {},
    inputsOf: () => [0],
    mask: () => undefined,
    integers: () => undefined,
    describeInput: () => ({ message: 'z' }),
  }
}
