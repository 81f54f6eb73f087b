/** Recurrences for tests: plain, gated, with two states, the other way, of several lengths. */
import { add, div, exp, mul, neg, operand, sub, tanh } from '../../../src/expr/expr.ts'
import type { Node } from '../../../src/graph/node.ts'
import { createMap } from '../../../src/graph/ops/map.ts'
import { createMatmul } from '../../../src/graph/ops/matmul.ts'
import { createReduce } from '../../../src/graph/ops/reduce.ts'
import { createScan } from '../../../src/graph/ops/scan.ts'
import { sequenceOf } from '../../../src/graph/scan-gradient.ts'
import type { GradientCase } from '../tensors.ts'

const [a, b, c] = [operand(0), operand(1), operand(2)]
const sigmoid = (x: Node): Node => createMap(div(1, add(1, exp(neg(a)))), [x])

/** h = tanh(x + h U): inputs x [T, N, U], h [N, U], U [U, U]. */
export function plain(reverse: boolean) {
  return (x: Node, h: Node, u: Node): Node =>
    createScan({
      initial: [h],
      sequences: [x],
      reverse,
      step: ([h], [x]) => [createMap(tanh(add(a, b)), [createMatmul(h!, u), x!])],
    })
}

/** Two states and a gate whose kernel and slope stand outside, one of them transposed. */
export function gated(reverse: boolean) {
  return (x: Node, h: Node, cell: Node, u: Node, slope: Node): Node =>
    createScan({
      initial: [h, cell],
      sequences: [x],
      reverse,
      step: ([h, cell], [x]) => {
        const squared = createMap(mul(a, a), [slope])
        const gate = sigmoid(createMap(add(a, b), [createMatmul(h!, u), x!]))
        const other = createMap(mul(tanh(a), b), [
          createMatmul(h!, u, { transposeB: true }),
          squared,
        ])
        const next = createMap(add(mul(a, b), mul(sub(1, a), c)), [gate, cell!, other])
        return [createMap(mul(a, tanh(b)), [gate, next]), next]
      },
    })
}

/** A softmax between the steps, and a state that a step hands on as it is. */
const normalised = (x: Node, h: Node, held: Node): Node =>
  createScan({
    initial: [h, held],
    sequences: [x],
    step: ([h, held], [x]) => {
      const exps = createMap(exp(add(mul(a, b), c)), [h!, x!, held!])
      return [createMap(div(a, b), [exps, createReduce('sum', exps, [1])]), held!]
    },
  })

const flags = [false, true]

export const scans: readonly GradientCase[] = [
  ...[1, 2, 3].flatMap(steps =>
    flags.flatMap((reverse): readonly GradientCase[] => [
      {
        name: `plain, ${steps} steps, reverse ${reverse}`,
        shapes: [
          [steps, 3, 2],
          [3, 2],
          [2, 2],
        ],
        build: (x, h, u) => plain(reverse)(x!, h!, u!),
      },
      {
        name: `gated, ${steps} steps, reverse ${reverse}`,
        shapes: [[steps, 1, 3], [1, 3], [1, 3], [3, 3], [3]],
        build: (x, h, cell, u, slope) => gated(reverse)(x!, h!, cell!, u!, slope!),
      },
    ]),
  ),
  {
    name: 'softmax and a state handed on',
    shapes: [
      [3, 2, 3],
      [2, 3],
      [2, 3],
    ],
    build: (x, h, held) => normalised(x!, h!, held!),
  },
  {
    name: 'two scans, one over the other',
    shapes: [
      [2, 2, 2],
      [2, 2],
      [2, 2],
    ],
    build: (x, h, u) => {
      const first = sequenceOf(plain(false)(x!, h!, u!), 0)
      return plain(true)(first, h!, u!)
    },
  },
]
