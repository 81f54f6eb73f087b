/** Tests of reverse mode over graphs; the gradients of the ops are tested beside the ops. */
import { describe, expect, test } from 'vitest'
import { add, mul, operand, select, lt, toFloat, toInt } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { topologicalOrder } from '../../src/graph/graph.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { type Node, stampOrigin } from '../../src/graph/node.ts'
import { createAveragePoolGradient } from '../../src/graph/ops/average-pool-gradient.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { checkGradients, input, ramp } from '../graph/tensors.ts'

const sum = add(operand(0), operand(1))

/** The sum of all elements, as a loss. */
function total(x: Node): Node {
  const axes = x.shape.map((_, axis) => axis)
  return createReshape(createReduce('sum', x, axes), [])
}

describe('gradients', () => {
  test('add up over all readers of a node', () => {
    const x = input([3])
    const square = createMap(mul(operand(0), operand(0)), [x])
    const loss = total(createMap(sum, [square, x]))
    const [dx] = gradients(loss, [x])
    const results = interpret([dx!], new Map([[x, ramp([3])]]))
    expect([...results.get(dx!)!.data]).toEqual([1, 3, 5])
  })

  test('agree with central differences through a whole network', () => {
    const name = 'convolution, activation, pooling, dense'
    const shapes = [
      [2, 7, 7, 2],
      [3, 3, 2, 3],
      [1, 1, 3],
      [12, 4],
    ]
    const window = {
      window: [2, 2],
      strides: [2, 2],
      padding: [
        [0, 0],
        [0, 0],
      ],
    } as const
    const prelu = select(lt(0, operand(0)), operand(0), mul(operand(1), operand(0)))
    const compared = checkGradients(
      {
        name,
        shapes,
        build(x, kernel, alpha, dense) {
          const activated = createMap(prelu, [createConv(x!, kernel!), alpha!])
          const pooled = createPool(activated, { kind: 'max', ...window })
          return createMatmul(createReshape(pooled, [2, 12]), dense!)
        },
      },
      2,
    )
    expect(compared).toBe(196 + 54 + 3 + 48)
  })

  test('of intermediate nodes are as good as those of parameters', () => {
    const x = input([2])
    const middle = createMap(mul(operand(0), 3), [x])
    const loss = total(createMap(mul(operand(0), operand(0)), [middle]))
    const [dMiddle] = gradients(loss, [middle])
    const results = interpret([dMiddle!], new Map([[x, ramp([2])]]))
    expect([...results.get(dMiddle!)!.data]).toEqual([0, 6])
  })

  test('are zeros where the loss does not depend on what is wanted', () => {
    const [x, other] = [input([2]), input([3, 1], 'float32', 'other')]
    const whole = createMap(toFloat(toInt(operand(0))), [other])
    const loss = total(createMap(sum, [x, createReshape(total(whole), [])]))
    for (const wanted of [input([3, 1], 'float32', 'unread'), other]) {
      const [dx] = gradients(loss, [wanted])
      const results = interpret([dx!], new Map([[other, ramp([3, 1])]]))
      expect(results.get(dx!)).toEqual({ shape: [3, 1], data: new Float64Array(3) })
    }
  })

  test('of the loss itself are 1', () => {
    const loss = total(input([2]))
    const [one] = gradients(loss, [loss])
    expect([...interpret([one!], new Map()).get(one!)!.data]).toEqual([1])
  })

  test('come only for nodes between what is wanted and the loss', () => {
    const [x, weight] = [input([4, 3]), input([3, 2], 'float32', 'w')]
    const loss = total(createMatmul(x, weight))
    const made = topologicalOrder(gradients(loss, [weight]))
    const shapes = made.filter(node => node.op.name === 'matmul').map(node => node.shape)
    expect(shapes).toEqual([[3, 2]])
  })

  test('have the shapes of what is wanted, dynamic dims too', () => {
    const [batch, height] = [namedDim('batch'), namedDim('height')]
    const x = input([batch, height, 9, 2])
    const kernel = input([3, 3, 2, 4], 'float32', 'kernel')
    const alpha = input([1, 1, 4], 'float32', 'alpha')
    const y = createConv(x, kernel, {
      strides: [2, 2],
      padding: [
        [1, 1],
        [0, 1],
      ],
    })
    const loss = total(createMap(mul(operand(0), operand(1)), [y, alpha]))
    const made = gradients(loss, [x, kernel, alpha])
    expect(made.map(node => node.shape)).toEqual([x.shape, kernel.shape, alpha.shape])
    const sizes = new Map([
      ['batch', 2],
      ['height', 6],
    ])
    const values = new Map([
      [x, ramp([2, 6, 9, 2])],
      [kernel, ramp([3, 3, 2, 4])],
      [alpha, ramp([1, 1, 4])],
    ])
    expect(interpret(made, values, { sizes }).get(made[0]!)!.shape).toEqual([2, 6, 9, 2])
  })

  test('have the origin of the node that they differentiate', () => {
    const [x, weight] = [input([4, 3]), input([3, 2], 'float32', 'w')]
    const dense = { layer: 'dense', type: 'Dense', spans: [] }
    const square = { layer: 'square', type: 'Activation', spans: [] }
    const y = createMatmul(x, weight)
    stampOrigin([y], dense)
    const squared = createMap(mul(operand(0), operand(0)), [y])
    stampOrigin([squared], square)
    const loss = total(squared)
    stampOrigin([loss], { layer: 'loss', type: 'loss', spans: [] })
    const [dw] = gradients(loss, [weight])
    expect(dw!.origin).toBe(dense)
    expect(dw!.operands.find(each => each.op.name === 'map')!.origin).toBe(square)
  })

  test('run through chains of 10,000 nodes', () => {
    const x = input([1])
    let y: Node = x
    for (let i = 0; i < 10_000; i++) y = createMap(mul(operand(0), -1), [y])
    const [dx] = gradients(total(y), [x])
    expect(interpret([dx!], new Map()).get(dx!)!.data[0]).toBe(1)
  })

  test('refuse a loss of many elements and ops without gradients', () => {
    const x = input([1, 4, 1])
    expect(() => gradients(x, [x])).toThrow('a loss is one number')
    const window = { window: [2], strides: [2], padding: [[0, 0]] } as const
    const second = createAveragePoolGradient(createPool(x, { kind: 'average', ...window }), {
      ...window,
      inputShape: x.shape,
    })
    expect(() => gradients(total(second), [x])).toThrow('average-pool-gradient has no gradient')
  })
})
