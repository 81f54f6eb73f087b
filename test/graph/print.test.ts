/** Tests of the text form of graphs. */
import { describe, expect, test } from 'vitest'
import { add, max, operand } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { stampOrigin } from '../../src/graph/node.ts'
import { createConstant, createScalar } from '../../src/graph/ops/constant.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { printGraph } from '../../src/graph/print.ts'

const batch = namedDim('batch')

describe('printGraph', () => {
  test('prints parameters by name, then nodes in order, then outputs and updates', () => {
    const x = createParameter('input', 'x', [batch, 6, 6, 1])
    const unused = createParameter('input', 'mask', [batch])
    const kernel = createParameter('weight', 'conv2d/kernel', [3, 3, 1, 4])
    const y = createConv(x, kernel, { strides: [2, 2] })
    stampOrigin([y], { layer: 'conv2d', type: 'Conv2D', spans: [] })
    const relu = createMap(max(operand(0), 0), [y])
    const decayed = createMap(add(operand(0), operand(1)), [kernel, createScalar(-0.5)])
    const graph: Graph = {
      inputs: [x, unused],
      outputs: [{ name: 'relu', node: relu }],
      updates: [{ target: kernel, value: decayed }],
    }
    expect(printGraph(graph)).toBe(
      [
        "%0 = parameter weight 'conv2d/kernel' : float32[3, 3, 1, 4]  ; conv2d",
        "%1 = parameter input 'mask' : float32[batch]",
        "%2 = parameter input 'x' : float32[batch, 6, 6, 1]  ; conv2d",
        '%3 = conv(%2, %0) strides=[2, 2] dilation=[1, 1] padding=[0:0, 0:0] groups=1' +
          ' : float32[batch, 2, 2, 4]  ; conv2d',
        '%4 = map(%3) max(x0, 0.0) : float32[batch, 2, 2, 4]',
        '%5 = constant [-0.5] : float32[]',
        '%6 = map(%0, %5) x0 + x1 : float32[3, 3, 1, 4]',
        'output relu = %4',
        'update conv2d/kernel = %6',
        '',
      ].join('\n'),
    )
  })

  test('shows what distinguishes nodes of one op', () => {
    const x = createParameter('input', 'x', [1, 4, 4, 2])
    const pooled = createPool(x, {
      kind: 'average',
      window: [2, 2],
      strides: [2, 2],
      padding: [
        [0, 1],
        [1, 0],
      ],
    })
    const padded = createPad(pooled, { low: [0, 1, 0, 0], high: [0, 0, 0, 0] })
    const total = createReduce('sum', padded, [1, 2])
    const row = createReshape(total, [1, 2])
    const table = createConstant(new Float32Array(18), [9, 2])
    const product = createMatmul(row, table, { transposeB: true })
    const graph = { inputs: [x], outputs: [{ name: 'y', node: product }], updates: [] }
    expect(printGraph(graph)).toBe(
      [
        "%0 = parameter input 'x' : float32[1, 4, 4, 2]",
        '%1 = pool(%0) average window=[2, 2] strides=[2, 2] padding=[0:1, 1:0]' +
          ' : float32[1, 2, 2, 2]',
        '%2 = pad(%1) low=[0, 1, 0, 0] high=[0, 0, 0, 0] interior=[0, 0, 0, 0] value=0' +
          ' : float32[1, 3, 2, 2]',
        '%3 = reduce(%2) sum axes=[1, 2] : float32[1, 1, 1, 2]',
        '%4 = reshape(%3) : float32[1, 2]',
        '%5 = constant of 18 numbers : float32[9, 2]',
        '%6 = matmul(%4, %5) transposeB : float32[1, 9]',
        'output y = %6',
        '',
      ].join('\n'),
    )
  })
})
