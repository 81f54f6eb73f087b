/** Kernels that are large enough for several threads. */
import { add, exp, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { batch, input, weight } from '../kernels/cases.ts'
import { type Case, caseOf } from './judge.ts'
import { createRandom } from './random.ts'

/** With scratch and without. */
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
  const outputs: readonly Node[] = [convolved, softened, total, createReduce('sum', image, [0, 1])]
  return caseOf(outputs, new Map([['batch', 7]]), createRandom(5))
}
