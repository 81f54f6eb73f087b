/** Copies of what an instance keeps between runs: weights, and the state of the training. */
import type { Model, TrainingModel } from '../build/model.ts'
import type { Graph } from '../graph/graph.ts'
import { averageName } from '../passes/weight-update.ts'
import { type Instance, type TensorData, createData } from '../runtime/instance.ts'
import { storedIn } from '../runtime/weight-source.ts'

/** Weights and state by name. */
export type Values = ReadonlyMap<string, TensorData>

/** Makes an instance of a graph on some target, with these weights and state in it. */
export type CreateInstance = (graph: Graph, initial: Values) => Promise<Instance>

/** Names of the weights and the state that a graph reads or updates. */
export function storedNames(graph: Graph): readonly string[] {
  return storedIn(graph).map(each => each.name)
}

/** Weights to start from, and the state of a training that has not begun. */
export function startValues({ state }: TrainingModel, weights: Values): Values {
  const first = state.map(({ name, shape, dtype, initial }) => {
    const count = shape.reduce((product, dim) => product * dim, 1)
    return [name, createData(dtype, count).fill(initial)] as const
  })
  return new Map([...weights, ...first])
}

/** What weights end as: their moving averages, where the optimizer has kept these. */
export function finalWeights({ weights }: Model, values: Values): Values {
  const averages = weights.flatMap(({ name }) => {
    const average = values.get(averageName(name))
    return average ? [[name, average] as const] : []
  })
  return new Map([...values, ...averages])
}

export function readValues(instance: Instance, names: readonly string[]): Values {
  return new Map(names.map(name => [name, instance.read(name)]))
}

export function writeValues(instance: Instance, values: Values): void {
  for (const [name, data] of values) instance.write(name, data)
}

/** The first value that holds NaN or an infinity. */
export function findNonFiniteValue(values: Values): string | undefined {
  for (const [name, data] of values) if (!isFiniteData(data)) return name
  return undefined
}

export function isFiniteData(data: ArrayLike<number>): boolean {
  // x - x is 0 for every finite x and NaN for the others; the sum keeps a NaN.
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]! - data[i]!
  return sum === 0
}
