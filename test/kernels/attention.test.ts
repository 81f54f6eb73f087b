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
    ['of heads that lie side by side', attendHeads(batch)],
    ['of heads that lie side by side, of one example', attendHeads(1)],
    ['of values that are read, too', ...readValues()],
    ['whose scores are read, too', ...readScores()],
  ])

  function readValues(): Node[] {
    const value = named('value', batch, 7, 2, 4)
    const turned = createTranspose(value, [0, 2, 1, 3])
    const context = createMatmul(softmaxOver(scoresOf(small), [3]), turned)
    return [createTranspose(context, [0, 2, 1, 3]), context, createMap(mul(x, 2), [turned])]
  }

  function readScores(): Node[] {
    const scores = scoresOf(small)
    const shares = softmaxOver(scores, [3])
    return [createMatmul(shares, named('value', batch, 2, 7, 4)), createMap(mul(x, 2), [scores])]
  }
})

/** As layers have it: steps in front of heads, in what is read and in the result. */
function attendHeads(examples: Shape[number]): Node {
  const turned = (node: Node): Node => createTranspose(node, [0, 2, 1, 3])
  const key = named('key', examples, 2, 3, 7)
  const scores = createMatmul(turned(named('query', examples, 5, 2, 3)), key)
  const value = turned(named('value', examples, 7, 2, 4))
  return turned(createMatmul(softmaxOver(scores, [3]), value))
}

/** The shapes of what each kernel stores. */
function storedShapes(output: Node): readonly (readonly Shape[])[] {
  const { graph } = caseOf([output], new Map([['batch', 1]]), createRandom(1))
  const { step } = lower(preparePasses(graph), wasmTarget)
  return step.map(each => each.results.map(({ shape }) => shape))
}

test('no matrix of scores is stored', () => {
  expect(storedShapes(attend(small))).toEqual([[[batch, 2, 5, 4]]])
})

test('heads are turned nowhere', () => {
  expect(storedShapes(attendHeads(batch))).toEqual([[[batch, 5, 2, 4]]])
})
