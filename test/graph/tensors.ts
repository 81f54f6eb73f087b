/** Tensors and gradient checks for the tests of the graph. */
import { expect } from 'vitest'
import { mul, operand } from '../../src/expr/expr.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import type { DType, Shape } from '../../src/graph/shape.ts'
import { type Tensor, countOf } from '../../src/graph/tensor.ts'
import { gradients } from '../../src/passes/differentiate.ts'

/** Uniform numbers in [0, 1), the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export function tensor(shape: readonly number[], values: Iterable<number>): Tensor {
  return { shape, data: Float64Array.from(values) }
}

/** 0, 1, 2, ... */
export function ramp(shape: readonly number[]): Tensor {
  return tensor(
    shape,
    Array.from({ length: countOf(shape) }, (_, i) => i),
  )
}

/** Up to 250 numbers in [-1, 1] in random order, at least 1e-3 from each other and from 0. */
export function distinctTensor(shape: readonly number[], random: () => number): Tensor {
  const count = countOf(shape)
  const values = Array.from({ length: count }, (_, i) => (2 * i + 1.3) / count - 1)
  return tensor(
    shape,
    values
      .map(value => ({ value, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ value }) => value),
  )
}

export function input(shape: Shape, dtype: DType = 'float32', name = 'x'): Node {
  return createParameter('input', name, shape, dtype)
}

/** The value of a graph that `build` makes from inputs with these values. */
export function compute(
  values: readonly Tensor[],
  build: (...inputs: readonly Node[]) => Node,
  dtypes: readonly DType[] = [],
): Tensor {
  const inputs = values.map((each, k) => input(each.shape, dtypes[k], `x${k}`))
  const root = build(...inputs)
  return interpret([root], new Map(inputs.map((node, k) => [node, values[k]!]))).get(root)!
}

/** What a gradient check differentiates: some inputs, and a node made from them. */
export interface GradientCase {
  readonly name: string
  readonly shapes: readonly (readonly number[])[]
  readonly build: (...inputs: readonly Node[]) => Node
}

const eps = 1e-5

/** Compares gradients of all inputs with central differences in f64; gives how many elements. */
export function checkGradients({ name, shapes, build }: GradientCase, seed: number): number {
  const random = createRandom(seed)
  const inputs = shapes.map((shape, k) => input(shape, 'float32', `x${k}`))
  const y = build(...inputs)
  const weights = input(y.shape, 'float32', 'weights')
  const weighted = createMap(mul(operand(0), operand(1)), [y, weights])
  const total = createReduce(
    'sum',
    weighted,
    y.shape.map((_, axis) => axis),
  )
  const loss = createReshape(total, [])
  const values = new Map(
    [...inputs, weights].map(node => [node, distinctTensor(node.shape as number[], random)]),
  )
  const lossOf = (): number => interpret([loss], values).get(loss)!.data[0]!
  const analytic = gradients(loss, inputs)
  const results = interpret(analytic, values)
  let compared = 0
  for (const [k, node] of inputs.entries()) {
    const gradient = results.get(analytic[k]!)!
    const { data } = values.get(node)!
    expect(gradient.shape, `${name}, input ${k}`).toEqual(shapes[k])
    const largest = Math.max(1, ...gradient.data.map(Math.abs))
    for (const [i, value] of data.entries()) {
      data[i] = value + eps
      const above = lossOf()
      data[i] = value - eps
      const numeric = (above - lossOf()) / (2 * eps)
      data[i] = value
      const error = Math.abs(gradient.data[i]! - numeric)
      const where = `${name}, seed ${seed}, input ${k}, element ${i}`
      expect(error, `${where}: ${gradient.data[i]} and ${numeric}`).toBeLessThanOrEqual(
        1e-6 * Math.abs(numeric) + 1e-8 * largest,
      )
      compared++
    }
  }
  return compared
}
