/** Random graphs over all ops, for the judge: small, odd sizes, values that stay finite. */
import { add, index, mul, operand, sin, sub, toFloat } from '../../src/expr/expr.ts'
import { evaluateDim, productOf } from '../../src/graph/dim.ts'
import type { Update } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { type Shape, equalShapes } from '../../src/graph/shape.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import {
  type Builder,
  batch,
  chance,
  floatOf,
  lengths,
  makers,
  parameterOf,
  pick,
} from './random-ops.ts'

export interface RandomGraph {
  readonly outputs: readonly Node[]
  readonly updates: readonly Update[]
}

export interface RandomGraphOptions {
  /** Ops to put in, at most. */
  readonly nodes: number
  /** Adds a loss and the gradients of all parameters. */
  readonly differentiated: boolean
  /** Gives weights new values. */
  readonly updated: boolean
}

const mostElements = 3000
const [x, y] = [operand(0), operand(1)]

/** A graph from a stream of random numbers in [0, 1). */
export function createRandomGraph(random: () => number, options: RandomGraphOptions): RandomGraph {
  const build: Builder = { random, nodes: [], parameters: [] }
  parameterOf(
    build,
    startShape(build),
    chance(build, 0.15) ? pick(build, ['uint8', 'int32']) : 'float32',
  )
  for (let tries = 0, made = 0; made < options.nodes && tries < 60; tries++) {
    const [nodes, parameters] = [build.nodes.length, build.parameters.length]
    const node = pick(build, makers)(
      build,
      floatOf(build, pick(build, build.nodes.filter(each => each.shape.length > 0).slice(-5))),
    )
    if (node && countOf(node.shape) <= mostElements) made += append(build, node)
    else {
      build.nodes.length = nodes
      build.parameters.length = parameters
    }
  }
  const several = build.nodes.filter(each => countOf(each.shape) > 2)
  const wide = several.length > 0 ? several : build.nodes
  const outputs = new Set([build.nodes.at(-1)!, pick(build, wide), pick(build, wide)])
  const slopes = options.differentiated ? slopesOf(build) : []
  const updates = options.updated ? updatesOf(build, slopes) : []
  return { outputs: [...outputs, ...slopes], updates }
}

function append({ nodes }: Builder, node: Node): number {
  if (nodes.includes(node)) return 0
  nodes.push(node)
  return 1
}

function countOf(shape: Shape): number {
  return evaluateDim(productOf(shape), new Map([['batch', 5]]))
}

function startShape(build: Builder): Shape {
  const rank = pick(build, [1, 2, 3, 3])
  const inner = Array.from({ length: rank }, () => pick(build, lengths))
  return [chance(build, 0.8) ? batch : pick(build, lengths), ...inner]
}

/** Gradients of a weighted sum of the last float32 node. */
function slopesOf(build: Builder): readonly Node[] {
  const last = build.nodes.findLast(each => each.dtype === 'float32')!
  const weights = createMap(sin(toFloat(index())), [])
  const spread = createMap(mul(x, sin(add(y, toFloat(index())))), [last, weights])
  const total = createReduce('sum', spread, [...spread.shape.keys()])
  const wanted = build.parameters.filter(each => each.dtype === 'float32')
  return gradients(createReshape(total, []), wanted)
}

/** New values for about half of the weights, mostly element-wise. */
function updatesOf(build: Builder, slopes: readonly Node[]): readonly Update[] {
  const wanted = build.parameters.filter(each => each.dtype === 'float32')
  const weights = wanted.filter(each => each.attributes.storage === 'weight')
  return weights
    .filter(() => chance(build, 0.6))
    .map((target): Update => {
      const slope = slopes[wanted.indexOf(target)]
      const twins = [...build.nodes, ...slopes].filter(
        each => each.dtype === 'float32' && equalShapes(each.shape, target.shape),
      )
      if (chance(build, 0.2)) return { target, value: pick(build, twins) }
      const other = slope && chance(build, 0.7) ? slope : pick(build, twins)
      return { target, value: createMap(sub(mul(x, 0.9), mul(y, 0.01)), [target, other]) }
    })
}
