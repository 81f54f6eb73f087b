/** Attention in one kernel: scores, shares and context before the judge, over odd sizes. */
import { describe, expect, test } from 'vitest'
import { softmaxOver } from '../../src/catalog/activations/softmax.ts'
import {
  type Expr,
  add,
  ge,
  index,
  integer,
  lt,
  mul,
  operand,
  select,
} from '../../src/expr/expr.ts'
import { wasmTarget } from '../../src/codegen/wasm/target.ts'
import { namedDim } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { lower } from '../../src/kernels/lower.ts'
import { preparePasses } from '../../src/passes/index.ts'
import { caseOf } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { type NamedGraph, batch, input, judgeAll } from './cases.ts'

interface Sizes {
  readonly steps: Shape[number]
  readonly keys: number
  readonly width: number
  readonly out: number
}

const named = (name: string, ...shape: Shape): Node => input(shape, 'float32', name)
const [x, y] = [operand(0), operand(1)]

const scoresOf = ({ steps, keys, width }: Sizes): Node =>
  createMatmul(named('query', batch, 2, steps, width), named('key', batch, 2, width, keys))

/** Two heads: softmax(change(scores)) times values. */
function attend(sizes: Sizes, change: (scores: Node) => Node = each => each): Node {
  const shares = softmaxOver(change(scoresOf(sizes)), [3])
  return createMatmul(shares, named('value', batch, 2, sizes.keys, sizes.out))
}

const mapped = (expr: Expr, ...others: Node[]) => {
  return (scores: Node): Node => createMap(expr, [scores, ...others])
}

const small: Sizes = { steps: 5, keys: 7, width: 3, out: 4 }

describe('attention agrees with the interpreter', () => {
  const far = -1e9
  judgeAll([
    ...[1, 4, 7, 33, 70].flatMap((n): NamedGraph[] => [
      [`${n} queries`, attend({ ...small, steps: n })],
      [`${n} keys`, attend({ ...small, keys: n })],
      [`keys of ${n} features`, attend({ ...small, width: n })],
      [`values of ${n} features`, attend({ ...small, out: n })],
    ]),
    ['a number of queries that only the run knows', attend({ ...small, steps: namedDim('batch') })],
    [
      'scaled, with a mask for each example',
      attend(small, scores => {
        const mask = named('mask', batch, 1, 1, 7)
        return mapped(select(lt(y, 0), far, mul(x, 0.5)), mask)(scores)
      }),
    ],
    ['with a bias for each pair', attend(small, mapped(add(x, y), named('bias', 5, 7)))],
    ['with a bias of each query', attend(small, mapped(add(x, y), named('bias', batch, 2, 5, 1)))],
    [
      'whose scores change by their numbers',
      attend(small, mapped(select(ge(index(), integer(40)), x, mul(x, 2)))),
    ],
    ['with a gate behind it', createMap(mul(x, y), [attend(small), named('gate', batch, 2, 5, 4)])],
    [
      'through steps in front of heads',
      createReshape(createTranspose(attend(small), [0, 2, 1, 3]), [batch, 5, 8]),
    ],
    ['whose scores are read, too', ...readScores()],
  ])

  function readScores(): Node[] {
    const scores = scoresOf(small)
    const shares = softmaxOver(scores, [3])
    return [createMatmul(shares, named('value', batch, 2, 7, 4)), createMap(mul(x, 2), [scores])]
  }
})

test('no matrix of scores is stored', () => {
  const { graph } = caseOf([attend(small)], new Map([['batch', 1]]), createRandom(1))
  const { step } = lower(preparePasses(graph), wasmTarget)
  expect(step.map(each => each.results.map(({ shape }) => shape.at(-1)))).toEqual([[4]])
})
