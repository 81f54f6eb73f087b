/** A small network for the tests of the runtime: conv, pooling, dense, loss, descent. */
import * as e from '../../src/expr/expr.ts'
import { uniform } from '../../src/expr/random.ts'
import { namedDim } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { createRandom } from '../support/random.ts'
import { fillData } from '../support/judge.ts'

const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const batch = namedDim('batch')

export interface Network {
  /** Loss, and new weights at every run. */
  readonly graph: Graph
  /** Probabilities only. */
  readonly inference: Graph
  readonly weights: { readonly [name: string]: Float32Array }
}

export function network(): Network {
  const image = createParameter('input', 'image', [batch, 9, 7, 1], 'uint8')
  const target = createParameter('input', 'target', [batch, 3])
  const kernel = createParameter('weight', 'kernel', [3, 3, 1, 5])
  const bias = createParameter('weight', 'bias', [5])
  const dense = createParameter('weight', 'dense', [4 * 3 * 5, 3])
  const all = [kernel, bias, dense]
  const pixels = createMap(e.mul(e.toFloat(e.operand(0, 'i32')), 1 / 255), [image])
  const padding = [
    [1, 1],
    [1, 1],
  ] as const
  const convolved = createMap(e.max(e.add(x, y), 0), [
    createConv(pixels, kernel, { padding }),
    bias,
  ])
  const window = {
    window: [2, 2],
    strides: [2, 2],
    padding: [
      [0, 0],
      [0, 0],
    ],
  } as const
  const pooled = createPool(convolved, { kind: 'max', ...window })
  const dropped = createMap(
    e.select(e.lt(uniform(3, e.size('batch'), e.index()), 0.8), e.mul(x, 1.25), 0),
    [createReshape(pooled, [batch, 60])],
  )
  const logits = createMatmul(dropped, dense)
  const top = createReduce('max', logits, [1])
  const exps = createMap(e.exp(e.sub(x, y)), [logits, top])
  const total = createReduce('sum', exps, [1])
  const log = createMap(e.sub(e.sub(x, y), e.log(z)), [logits, top, total])
  const losses = createReduce('sum', createMap(e.mul(x, y), [log, target]), [0, 1])
  const loss = createReshape(createMap(e.div(x, e.toFloat(e.size('batch'))), [losses]), [])
  const slopes = gradients(loss, all)
  const updates = all.map((each, k) => ({
    target: each,
    value: createMap(e.add(x, e.mul(y, 0.05)), [each, slopes[k]!]),
  }))
  const random = createRandom(1)
  const probabilities = createMap(e.div(x, y), [exps, total])
  return {
    graph: { inputs: [image, target], outputs: [{ name: 'loss', node: loss }], updates },
    inference: {
      inputs: [image],
      outputs: [{ name: 'probabilities', node: probabilities }],
      updates: [],
    },
    weights: Object.fromEntries(
      all.map(each => [
        each.attributes.name,
        Float32Array.from(fillData(each, new Map(), random), value => 0.3 * value),
      ]),
    ),
  }
}
