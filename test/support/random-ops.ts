/** Random ops for random graphs: each maker puts one op, or a few, behind a node. */
import * as e from '../../src/expr/expr.ts'
import { uniform } from '../../src/expr/random.ts'
import { type Dim, namedDim, productOf } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createBroadcast } from '../../src/graph/ops/broadcast.ts'
import { createConcat } from '../../src/graph/ops/concat.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { type ParameterAttributes, createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createResample } from '../../src/graph/ops/resample.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createReverse } from '../../src/graph/ops/reverse.ts'
import { createSlice } from '../../src/graph/ops/slice.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import { tableOf } from '../../src/graph/resample-table.ts'
import { type DType, type Shape, broadcastShapes, equalShapes } from '../../src/graph/shape.ts'

/** A random graph that grows. */
export interface Builder {
  readonly random: () => number
  readonly nodes: Node[]
  readonly parameters: Node<ParameterAttributes>[]
}

export const lengths = [1, 2, 3, 5, 9, 13]
export const batch = namedDim('batch')

export function pick<T>({ random }: Builder, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!
}

export function chance({ random }: Builder, probability: number): boolean {
  return random() < probability
}

/** A new parameter: an input where its shape is dynamic. */
export function parameterOf(build: Builder, shape: Shape, dtype: DType = 'float32'): Node {
  const dynamic = shape.some(dim => typeof dim !== 'number')
  const storage = dynamic || dtype !== 'float32' || chance(build, 0.3) ? 'input' : 'weight'
  const node = createParameter(storage, `p${build.parameters.length}`, shape, dtype)
  build.parameters.push(node)
  build.nodes.push(node)
  return node
}

/** `x` itself, or converted to float32; small enough for any function. */
export function floatOf({ nodes }: Builder, x: Node): Node {
  if (x.dtype === 'float32') return x
  const made = createMap(e.mul(e.toFloat(e.operand(0, 'i32')), 1 / 64), [x])
  nodes.push(made)
  return made
}

/** Something to go with `x` in a map: an earlier node that fits, or a new parameter. */
function partnerOf(build: Builder, x: Node): Node {
  const fitting = build.nodes.filter(
    each => each.dtype === 'float32' && fitsInto(each.shape, x.shape),
  )
  if (fitting.length > 0 && chance(build, 0.6)) return pick(build, fitting)
  const shape = x.shape.map(dim => (chance(build, 0.5) ? 1 : dim))
  return parameterOf(build, chance(build, 0.5) ? shape : shape.slice(1))
}

function fitsInto(shape: Shape, domain: Shape): boolean {
  const joined = broadcastShapes([shape, domain])
  return joined !== undefined && equalShapes(joined, domain)
}

const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const unaryExprs: readonly e.Expr[] = [
  e.max(x, 0),
  e.select(e.gt(x, 0), x, e.mul(x, 0.25)),
  e.div(1, e.add(1, e.exp(e.neg(x)))),
  e.tanh(x),
  e.erf(x),
  e.exp(e.min(x, 2)),
  e.log(e.add(e.abs(x), 0.5)),
  e.log1p(e.abs(x)),
  e.expm1(e.min(x, 1)),
  e.sqrt(e.add(e.mul(x, x), 0.1)),
  e.sin(x),
  e.mul(x, e.cos(x)),
  e.sub(x, e.floor(x)),
  e.toFloat(e.toInt(e.mul(x, 3))),
  e.select(e.lt(uniform(3, e.integer(5), e.index()), e.constant(0.7)), e.mul(x, 1.25), 0),
  e.add(x, e.mul(e.toFloat(e.and(e.index(), e.integer(7))), 0.125)),
  e.div(x, e.add(1, e.toFloat(e.size('batch')))),
]
const binaryExprs: readonly e.Expr[] = [
  e.add(x, y),
  e.sub(x, y),
  e.mul(x, y),
  e.div(x, e.add(e.abs(y), 1)),
  e.max(x, y),
  e.min(y, x),
  e.select(e.all(e.lt(x, y), e.not(e.eq(x, 0))), x, e.mul(y, 2)),
  e.select(e.gt(x, 0), x, e.mul(x, y)),
  e.madd(x, y, x),
]

/** Undefined where the op does not fit behind `x`. */
export type Maker = (build: Builder, x: Node) => Node | undefined

const mapOne: Maker = (build, node) => createMap(pick(build, unaryExprs), [node])
const mapTwo: Maker = (build, node) =>
  createMap(pick(build, binaryExprs), [node, partnerOf(build, node)])
const mapThree: Maker = (build, node) =>
  createMap(e.madd(x, y, z), [node, partnerOf(build, node), partnerOf(build, node)])
const mapInt: Maker = (build, node) => {
  const whole = createMap(e.toInt(e.mul(e.tanh(x), 40)), [node])
  if (chance(build, 0.5)) return whole
  const axes = someAxes(build, node.shape)
  return createReduce(pick(build, ['sum', 'max', 'min'] as const), whole, axes)
}
const reduceSome: Maker = (build, node) =>
  createReduce(
    pick(build, ['sum', 'sum', 'max', 'min'] as const),
    node,
    someAxes(build, node.shape),
  )
const softmax: Maker = (build, node) => {
  const axis = chance(build, 0.8) ? node.shape.length - 1 : pick(build, [...node.shape.keys()])
  const top = createReduce('max', node, [axis])
  const exps = createMap(e.exp(e.sub(x, y)), [node, top])
  const total = createReduce('sum', exps, [axis])
  if (chance(build, 0.3)) build.nodes.push(exps)
  if (chance(build, 0.5)) return createMap(e.div(x, y), [exps, total])
  return createMap(e.sub(e.sub(x, y), e.log(z)), [node, top, total])
}
const layerNorm: Maker = (build, node) => {
  const axis = node.shape.length - 1
  const n = node.shape[axis]!
  if (typeof n !== 'number') return undefined
  const mean = createMap(e.mul(x, 1 / n), [createReduce('sum', node, [axis])])
  const centred = createMap(e.sub(x, y), [node, mean])
  const square = createMap(e.mul(x, x), [centred])
  const variance = createMap(e.mul(x, 1 / n), [createReduce('sum', square, [axis])])
  if (chance(build, 0.3)) build.nodes.push(centred, variance)
  return createMap(e.div(x, e.sqrt(e.add(y, 0.01))), [centred, variance])
}
const dense: Maker = (build, node) => {
  const k = node.shape.at(-1)!
  if (node.shape.length < 2 || typeof k !== 'number') return undefined
  const transposeB = chance(build, 0.3)
  const n = pick(build, [1, 2, 3, 5, 9, 17])
  const product = createMatmul(node, parameterOf(build, transposeB ? [n, k] : [k, n]), {
    transposeB,
  })
  return scaled(product, k)
}
const product: Maker = (build, node) => {
  if (node.shape.length < 2) return undefined
  const [m, k] = [node.shape.at(-2)!, node.shape.at(-1)!]
  const transposeA = chance(build, 0.5)
  const transposeB = chance(build, 0.5)
  const n = pick(build, lengths)
  const inner = transposeA ? m : k
  const other = parameterOf(build, [
    ...node.shape.slice(0, -2),
    ...(transposeB ? [n, inner] : [inner, n]),
  ])
  return scaled(createMatmul(node, other, { transposeA, transposeB }), 4)
}
const scaled = (node: Node, k: number): Node => createMap(e.mul(x, 1 / Math.sqrt(k)), [node])

const convolution: Maker = (build, node) => {
  const { shape } = node
  const channels = shape.at(-1)!
  const spatial = shape.slice(1, -1)
  if (spatial.length < 1 || spatial.length > 3 || typeof channels !== 'number') return undefined
  if (spatial.some(dim => typeof dim !== 'number')) return undefined
  const taps = spatial.map(dim => Math.min(Number(dim), pick(build, [1, 2, 3])))
  const dilation = spatial.map((dim, axis) =>
    (taps[axis]! - 1) * 2 + 1 <= Number(dim) && chance(build, 0.3) ? 2 : 1,
  )
  const extents = taps.map((tap, axis) => (tap - 1) * dilation[axis]! + 1)
  const padding = extents.map(extent => [sideOf(build, extent), sideOf(build, extent)] as const)
  const strides = spatial.map(() => pick(build, [1, 1, 2, 3]))
  const groups = chance(build, 0.4) ? pick(build, divisorsOf(channels)) : 1
  const filters = chance(build, 0.5) ? channels : groups * pick(build, [1, 2, 3, 5])
  const kernel = parameterOf(build, [...taps, channels / groups, filters])
  return createConv(node, kernel, { strides, dilation, padding, groups })
}
const sideOf = (build: Builder, extent: number): number =>
  chance(build, 0.5) ? 0 : Math.floor(build.random() * extent)
const divisorsOf = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => i + 1).filter(each => n % each === 0)

const pooling: Maker = (build, node) => {
  const spatial = node.shape.slice(1, -1)
  if (spatial.length < 1 || spatial.length > 3) return undefined
  if (spatial.some(dim => typeof dim !== 'number')) return undefined
  const kind = pick(build, ['max', 'average'] as const)
  if (chance(build, 0.3))
    return createPool(node, { kind, counts: spatial.map(() => pick(build, [1, 2, 3, 4])) })
  const window = spatial.map(dim => Math.min(Number(dim), pick(build, [1, 2, 3])))
  const padding = window.map(size => [sideOf(build, size), sideOf(build, size)] as const)
  const strides = window.map(() => pick(build, [1, 2, 3]))
  return createPool(node, {
    kind,
    window,
    strides,
    padding,
  })
}
const resampled: Maker = (build, node) => {
  const axes = [...node.shape.keys()].slice(0, -1)
  const fixed = axes.filter(axis => typeof node.shape[axis] === 'number')
  if (fixed.length === 0) return undefined
  const axis = pick(build, fixed)
  const cells = Number(node.shape[axis])
  const places = Array.from({ length: pick(build, lengths) }, () => {
    const start = Math.floor(build.random() * cells)
    const count = Math.min(pick(build, [0, 1, 2, 3]), cells - start)
    return { start, weights: Array.from({ length: count }, () => build.random() - 0.3) }
  })
  return createResample(node, axis, tableOf(cells, places))
}
const moved: Maker = (build, node) => {
  const axes = [...node.shape.keys()]
  const shuffled = axes.map(axis => ({ axis, at: build.random() })).sort((a, b) => a.at - b.at)
  return chance(build, 0.6)
    ? createTranspose(
        node,
        shuffled.map(({ axis }) => axis),
      )
    : createReverse(node, someAxes(build, node.shape))
}
const padded: Maker = (build, node) => {
  const amounts = (): number[] => node.shape.map(() => pick(build, [0, 0, 1, 2]))
  const interior = node.shape.map(() => (chance(build, 0.2) ? 1 : 0))
  return createPad(node, {
    low: amounts(),
    high: amounts(),
    interior,
    value: pick(build, [0, 0.5]),
  })
}
const sliced: Maker = (build, node) => {
  const cut = node.shape.map(dim => {
    if (typeof dim !== 'number') return { start: 0, size: dim }
    const start = Math.floor(build.random() * dim)
    return { start, size: 1 + Math.floor(build.random() * (dim - start)) }
  })
  return createSlice(
    node,
    cut.map(each => each.start),
    cut.map(each => each.size),
  )
}
const joined: Maker = (build, node) => {
  const axis = pick(build, [...node.shape.keys()])
  const others = build.nodes.filter(
    each =>
      each.dtype === 'float32' &&
      each.shape.length === node.shape.length &&
      equalShapes(without(each.shape, axis), without(node.shape, axis)),
  )
  return createConcat([node, pick(build, others), pick(build, others)], axis)
}
const without = (shape: Shape, axis: number): Shape => shape.map((dim, i) => (i === axis ? 1 : dim))

const reshaped: Maker = (build, node) => {
  const { shape } = node
  const [first, ...rest] = shape as readonly [Dim, ...Dim[]]
  if (rest.length === 0) return createReshape(node, [1, first])
  if (chance(build, 0.2)) return createReshape(node, [...shape, 1])
  if (shape.length < 5 && chance(build, 0.3)) return createReshape(node, [1, ...shape])
  const cut = 1 + Math.floor(build.random() * rest.length)
  return createReshape(node, [first, ...rest.slice(0, cut - 1), productOf(rest.slice(cut - 1))])
}
const repeated: Maker = (build, node) => {
  const wide = node.shape.map(dim => (dim === 1 ? pick(build, lengths) : dim))
  return createBroadcast(node, chance(build, 0.3) && wide.length < 4 ? [2, ...wide] : wide)
}

/** Some ops come up more often than others. */
export const makers: readonly Maker[] = [
  ...[mapOne, mapOne, mapOne, mapTwo, mapTwo, mapTwo, mapThree, mapInt],
  ...[reduceSome, reduceSome, softmax, softmax, layerNorm],
  ...[dense, dense, product, convolution, convolution, convolution, pooling, resampled],
  ...[moved, padded, sliced, joined, reshaped, reshaped, repeated],
]

function someAxes(build: Builder, shape: Shape): number[] {
  const some = [...shape.keys()].filter(() => chance(build, 0.4))
  return some.length > 0 ? some : [shape.length - 1]
}
