/** Which nodes become one kernel, as text: `kind: ops -> stored`. */
import { describe, expect, test } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { type Graph, parametersOf, type Update } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConstant } from '../../src/graph/ops/constant.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { printExpr } from '../../src/expr/print.ts'
import type { DType, Shape } from '../../src/graph/shape.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { fuse } from '../../src/passes/fuse.ts'
import { preparePasses } from '../../src/passes/index.ts'

const batch = namedDim('batch')
const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const input = (shape: Shape, name = 'x', dtype: DType = 'float32') =>
  createParameter('input', name, shape, dtype)
const weight = (shape: Shape, name = 'w') => createParameter('weight', name, shape)

/** The groups of a graph in the order in which they run. */
function groupsOf(outputs: readonly Node[], updates: readonly Update[] = []): string[] {
  const bare: Graph = {
    inputs: [],
    outputs: outputs.map((node, i) => ({ name: `y${i}`, node })),
    updates,
  }
  const inputs = parametersOf(bare).filter(each => each.attributes.storage === 'input')
  return fuse(preparePasses({ ...bare, inputs })).map(({ kind, nodes, results }) => {
    const stored = results.map(each => nodes.indexOf(each))
    return `${kind}: ${nodes.map(textOf).join(', ')} -> ${stored.join()}`
  })
}

function textOf(node: Node): string {
  const { expr, kind } = node.attributes as { expr?: e.Expr; kind?: string }
  return expr ? printExpr(expr) : [node.op.name, kind].filter(Boolean).join(' ')
}

const bias = (node: Node, n: number): Node => createMap(e.add(x, y), [node, weight([n], 'bias')])

describe('an epilogue takes in', () => {
  const image = createConv(input([batch, 9, 9, 3]), weight([3, 3, 3, 8]))

  test('bias and prelu of a convolution', () => {
    const prelu = e.select(e.gt(x, 0), x, e.mul(x, y))
    const alpha = weight([1, 1, 8], 'alpha')
    expect(groupsOf([createMap(prelu, [bias(image, 8), alpha])])).toEqual([
      'root: conv, x0 + x1, select(x0 > 0.0, x0, x0 * x1) -> 2',
    ])
  })

  test('a residual sum', () => {
    const shortcut = input([batch, 7, 7, 8], 'shortcut')
    const sum = createMap(e.add(x, y), [bias(image, 8), shortcut])
    expect(groupsOf([createMap(e.max(x, 0), [sum])])).toEqual([
      'root: conv, x0 + x1, x0 + x1, max(x0, 0.0) -> 3',
    ])
  })

  test('the sum of two branches, and both of them', () => {
    const data = input([batch, 5])
    const [a, b] = ['a', 'b'].map(name => createMatmul(data, weight([5, 4], name)))
    expect(groupsOf([createMap(e.add(x, y), [a!, b!])])).toEqual([
      'root: matmul, matmul, x0 + x1 -> 2',
    ])
  })

  test('the sum of two convolutions in one of them', () => {
    const other = createConv(input([batch, 9, 9, 3], 'y'), weight([3, 3, 3, 8], 'v'))
    expect(groupsOf([createMap(e.add(x, y), [image, other])])).toEqual([
      'root: conv -> 0',
      'root: conv, x0 + x1 -> 1',
    ])
  })

  test('no product that needs the result of another', () => {
    const [h, w] = [input([batch, 4]), weight([4, 4])]
    const reset = createMap(e.mul(x, y), [createMatmul(h, w), h])
    const next = createMatmul(reset, weight([4, 4], 'v'))
    expect(groupsOf([createMap(e.add(x, y), [reset, next])])).toEqual([
      'root: matmul, x0 * x1 -> 1',
      'root: matmul, x0 + x1 -> 1',
    ])
  })

  test('a result that others read, too', () => {
    const dense = bias(createMatmul(input([batch, 5]), weight([5, 4])), 4)
    const next = createMatmul(dense, weight([4, 4], 'v'))
    expect(groupsOf([createMap(e.max(x, 0), [dense]), next])).toEqual([
      'root: matmul, x0 + x1, max(x0, 0.0) -> 1,2',
      'root: matmul -> 0',
    ])
  })

  test('what follows pooling', () => {
    const window = {
      window: [2, 2],
      strides: [2, 2],
      padding: [
        [0, 0],
        [0, 0],
      ] as const,
    }
    const pooled = createPool(input([batch, 4, 4, 3]), { kind: 'max', ...window })
    expect(groupsOf([createMap(e.max(x, 0), [pooled])])).toEqual([
      'root: pool max, max(x0, 0.0) -> 1',
    ])
  })
})

describe('a circle is never made', () => {
  test('by a diamond with a kernel in one branch', () => {
    const start = createMatmul(input([batch, 4]), weight([4, 4]))
    const other = createMatmul(start, weight([4, 4], 'v'))
    expect(groupsOf([createMap(e.add(x, y), [start, other])])).toEqual([
      'root: matmul -> 0',
      'root: matmul, x0 + x1 -> 1',
    ])
  })

  test('by a softmax over another axis between two maps', () => {
    const start = createMap(e.exp(x), [input([batch, 4])])
    const total = createReduce('sum', start, [0])
    expect(groupsOf([createMap(e.div(x, y), [start, total])])).toEqual([
      'map: exp(x0) -> 0',
      'reduce: reduce sum -> 0',
      'map: x0 / x1 -> 0',
    ])
  })

  test('through a group of several nodes that ends later', () => {
    const data = input([batch, 4])
    const start = createMatmul(data, weight([4, 4]))
    const mask = createMap(e.sin(x), [input([batch, 4], 'm')])
    const behind = createMatmul(start, weight([4, 4], 'v'))
    const late = createMap(e.mul(x, y), [start, mask])
    const last = createMap(e.mul(x, y), [createMap(e.exp(x), [behind]), mask])
    expect(groupsOf([last, late])).toEqual([
      'map: sin(x0) -> 0',
      'root: matmul, x0 * x1 -> 0,1',
      'root: matmul, exp(x0), x0 * x1 -> 2',
    ])
  })

  test('through a view of the same kernel', () => {
    const row = createMatmul(weight([1, 4]), weight([4, 5], 'v'))
    expect(groupsOf([createMap(e.add(x, y), [row, createReshape(row, [5])])])).toEqual([
      'root: matmul -> 0',
      'map: x0 + x1 -> 0',
    ])
  })
})

describe('element-wise nodes', () => {
  test('with two readers are computed once', () => {
    const shared = createMap(e.exp(x), [input([batch, 4])])
    const two = [createMap(e.mul(x, 2), [shared]), createMap(e.neg(x), [shared])]
    expect(groupsOf(two)).toEqual(['map: exp(x0), x0 * 2.0, -x0 -> 1,2'])
  })

  test('of different shapes stay apart', () => {
    const small = createMap(e.exp(x), [weight([4])])
    const large = createMap(e.mul(x, y), [input([batch, 4]), small])
    expect(groupsOf([large])).toEqual(['map: exp(x0) -> 0', 'map: x0 * x1 -> 0'])
  })

  test('in front of padding are computed while it copies', () => {
    const shifted = createMap(e.add(x, y), [createMap(e.neg(x), [input([batch, 4])]), weight([4])])
    expect(groupsOf([createPad(shifted, { low: [0, 1], high: [0, 1] })])).toEqual([
      'single: -x0, x0 + x1, pad -> 2',
    ])
  })

  test('of an optimizer are one kernel per weight', () => {
    const w = weight([3, 4])
    const slots = ['m', 'v'].map(name => createParameter('state', name, [3, 4], 'float32'))
    const g = createReduce('sum', input([batch, 3, 4]), [0])
    const gradient = createReshape(g, [3, 4])
    const m = createMap(e.add(e.mul(x, 0.9), e.mul(y, 0.1)), [slots[0]!, gradient])
    const v = createMap(e.add(e.mul(x, 0.99), e.mul(e.mul(y, y), 0.01)), [slots[1]!, gradient])
    const step = createMap(e.sub(x, e.div(y, e.add(e.sqrt(z), 1e-7))), [w, m, v])
    const updates = [w, ...slots].map((target, k) => ({ target, value: [step, m, v][k]! }))
    expect(groupsOf([], updates)).toEqual([
      'reduce: reduce sum -> 0',
      'map: x0 * 0.9 + x1 * 0.1, x0 * 0.99 + x1 * x1 * 0.01, x0 - x1 / (sqrt(x2) + 1e-7) -> 0,1,2',
    ])
  })
})

describe('element-wise nodes side by side', () => {
  const [w, m] = [weight([3, 4]), createParameter('state', 'm', [3, 4])]
  const rate = createMap(e.exp(x), [createParameter('state', 'rate', [])])
  const moved = createMap(e.add(e.mul(x, 0.9), y), [m, input([3, 4])])

  test('are one kernel where one reads every element that the other reads', () => {
    const [gradient] = moved.operands.slice(1)
    const next = createMap(e.sub(x, e.mul(e.mul(y, z), e.operand(3))), [w, m, gradient!, rate])
    const updates = [
      { target: w, value: next },
      { target: m, value: moved },
    ]
    expect(groupsOf([], updates)).toEqual([
      'map: exp(x0) -> 0',
      'map: x0 - x1 * x2 * x3, x0 * 0.9 + x1 -> 0,1',
    ])
  })

  test('stay apart where each reads elements of its own', () => {
    const other = createMap(e.mul(x, y), [w, m])
    expect(groupsOf([moved, other])).toEqual(['map: x0 * 0.9 + x1 -> 0', 'map: x0 * x1 -> 0'])
  })
})

describe('row kernels take in', () => {
  const logits = bias(createMatmul(input([batch, 5]), weight([5, 4])), 4)
  const top = createReduce('max', logits, [1])
  const exps = createMap(e.exp(e.sub(x, y)), [logits, top])
  const total = createReduce('sum', exps, [1])

  test('a softmax', () => {
    expect(groupsOf([createMap(e.div(x, y), [exps, total])])).toEqual([
      'root: matmul, x0 + x1 -> 1',
      'rows: reduce max, exp(x0 - x1), reduce sum, x0 / x1 -> 3',
    ])
  })

  test('a cross-entropy with the gradient of its logits', () => {
    const log = createMap(e.sub(e.sub(x, y), e.log(z)), [logits, top, total])
    const columns = createConstant(Int32Array.of(0, 1, 2, 3), [4])
    const hit = e.eq(e.operand(1, 'i32'), e.operand(2, 'i32'))
    const label = input([batch, 1], 'label', 'int32')
    const picked = createMap(e.select(hit, x, 0), [log, label, columns])
    const loss = createMap(e.neg(x), [createReduce('sum', picked, [1])])
    const mean = createReshape(createReduce('sum', loss, [0, 1]), [])
    const [slope] = gradients(mean, [logits])
    const groups = groupsOf([mean, slope!])
    const kinds = groups.map(each => each.split(':')[0])
    expect(kinds.filter(each => each === 'rows')).toHaveLength(1)
    expect(kinds.filter(each => each === 'reduce')).toHaveLength(1)
    expect(kinds.filter(each => each === 'root')).toHaveLength(1)
  })
})

describe('a reduction takes in', () => {
  test('what it alone reads, and what finishes its result', () => {
    const product = createMap(e.mul(x, y), [input([batch, 4]), input([batch, 4], 'y')])
    const sum = createReduce('sum', product, [0])
    expect(groupsOf([createMap(e.mul(x, 0.5), [sum])])).toEqual([
      'reduce: x0 * x1, reduce sum, x0 * 0.5 -> 2',
    ])
  })

  test('nothing that others read', () => {
    const product = createMap(e.mul(x, y), [input([batch, 4]), input([batch, 4], 'y')])
    expect(groupsOf([createReduce('sum', product, [0]), product])).toEqual([
      'map: x0 * x1 -> 0',
      'reduce: reduce sum -> 0',
    ])
  })
})
