/** NaN, infinities, zeros of both signs and denormals in kernels, as in the interpreter. */
import { describe, expect, test } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createMaxPoolGradient } from '../../src/graph/ops/max-pool-gradient.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { caseOf, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { batch, input, weight } from './cases.ts'

const [x, y] = [e.operand(0), e.operand(1)]
const special = [NaN, Infinity, -Infinity, 0, -0, 2 ** -140, -(2 ** -149), 3e38, -3e38, 1, 2.5, -7]

/** Values of which some are special; `often` of them. */
function mixed(length: number, often: number, random: () => number): Float32Array {
  return Float32Array.from({ length }, () =>
    random() < often ? special[Math.floor(random() * special.length)]! : 2 * random() - 1,
  )
}

const data = input([batch, 6])
const other = input([batch, 6], 'float32', 'y')
const rowsOf = (kind: 'sum' | 'max' | 'min'): Node => createReduce(kind, data, [1])
const columnsOf = (kind: 'sum' | 'max' | 'min'): Node => createReduce(kind, data, [0])
const image = input([batch, 5, 4, 3])
const window = {
  window: [2, 3],
  strides: [2, 1],
  padding: [
    [0, 0],
    [1, 1],
  ],
} as const
const pooled = createPool(image, { kind: 'max', ...window })
const exps = createMap(e.exp(e.sub(x, y)), [data, rowsOf('max')])

const maps: readonly (readonly [string, e.Expr])[] = [
  ['relu', e.max(x, 0)],
  ['relu the other way round', e.max(0, x)],
  ['relu6', e.min(e.max(x, 0), 6)],
  ['min of a constant', e.min(1, x)],
  ['max of two', e.max(x, y)],
  ['min of two', e.min(x, y)],
  ['a choice', e.select(e.gt(x, y), x, y)],
  ['a choice that leaves NaN out', e.select(e.eq(x, x), x, 0)],
  ['not below', e.select(e.not(e.lt(x, y)), x, y)],
  ['abs', e.abs(e.neg(x))],
  ['sqrt', e.sqrt(x)],
  ['floor', e.floor(x)],
  ['product', e.mul(x, y)],
  ['quotient', e.div(x, y)],
  ['exp', e.exp(x)],
  ['expm1', e.expm1(x)],
  ['log', e.log(e.max(x, 2 ** -120))],
  ['log1p', e.log1p(x)],
  ['tanh', e.tanh(x)],
  ['erf', e.erf(x)],
  ['sigmoid', e.div(1, e.add(1, e.exp(e.neg(x))))],
  ['whole numbers', e.toInt(x)],
]

const graphs: readonly (readonly [string, Node])[] = [
  ...maps.map(([name, expr]) => [name, createMap(expr, [data, other])] as const),
  ...(['sum', 'max', 'min'] as const).flatMap(kind => [
    [`${kind} of rows`, rowsOf(kind)] as const,
    [`${kind} of columns`, columnsOf(kind)] as const,
    [`${kind} of all`, createReduce(kind, data, [0, 1])] as const,
  ]),
  ['softmax', createMap(e.div(x, y), [exps, createReduce('sum', exps, [1])])],
  ['matmul', createMap(e.max(x, 0), [createMatmul(data, weight([6, 5]))])],
  ['max pooling', pooled],
  ['average pooling', createPool(image, { kind: 'average', ...window })],
  [
    'gradient of max pooling',
    createMaxPoolGradient(image, pooled, input(pooled.shape, 'float32', 'dy'), window),
  ],
  ['pad', createPad(data, { low: [1, 1], high: [0, 2] })],
]

describe('what is not finite', () => {
  test.each(graphs)('in %s', (name, node) => {
    let judged = 0
    for (const [seed, often] of [0.05, 0.3, 1].entries()) {
      const random = createRandom(seed)
      const asked = caseOf([node], new Map([['batch', 13]]), random)
      const inputs = Object.fromEntries(
        Object.entries(asked.inputs).map(([key, { length }]) => [
          key,
          mixed(length, often, random),
        ]),
      )
      const found = judge({ ...asked, inputs })
      expect(found.faults, `${name}, seed ${seed}`).toEqual([])
      judged += found.elements - found.unbounded
    }
    expect(judged).toBeGreaterThan(0)
  })
})
