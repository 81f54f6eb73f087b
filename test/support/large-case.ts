/** Kernels that are large enough for several threads. */
import { softmaxOver } from '../../src/catalog/activations/softmax.ts'
import { add, exp, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { batch, input, weight } from '../kernels/cases.ts'
import { type Case, caseOf } from './judge.ts'
import { createRandom } from './random.ts'

/** With scratch and without; products side by side, and attention. */
export function largeCase(): Case {
  const image = input([batch, 20, 20, 16])
  const convolved = createConv(image, weight([3, 3, 16, 24]), {
    padding: [
      [1, 1],
      [1, 1],
    ],
  })
  const rows = input([batch, 300], 'float32', 'rows')
  const product = createMatmul(rows, weight([300, 200], 'v'))
  const largest = createReduce('max', product, [1])
  const softened = createMap(exp(add(operand(0), mul(-1, operand(1)))), [product, largest])
  const total = createReduce('sum', softened, [1])
  const gate = createMatmul(rows, weight([300, 200], 'u'))
  const outputs: readonly Node[] = [
    convolved,
    softened,
    total,
    createReduce('sum', image, [0, 1]),
    createMap(mul(operand(0), operand(1)), [product, gate]),
    attended(),
  ]
  return caseOf(outputs, new Map([['batch', 7]]), createRandom(5))
}

/** Three heads, 37 queries, 50 keys. */
function attended(): Node {
  const named = (name: string, rows: number, columns: number): Node =>
    input([batch, 3, rows, columns], 'float32', name)
  const scores = createMatmul(named('query', 37, 16), named('key', 16, 50))
  return createMatmul(softmaxOver(scores, [3]), named('value', 50, 20))
}
