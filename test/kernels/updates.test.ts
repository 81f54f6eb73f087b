/** New values of weights: written in place or beside, always as if everything was read before. */
import { describe, expect, test } from 'vitest'
import * as e from '../../src/expr/expr.ts'
import type { Graph, Output, Update } from '../../src/graph/graph.ts'
import { parametersOf } from '../../src/graph/graph.ts'
import { type Node, isOp } from '../../src/graph/node.ts'
import { createBroadcast } from '../../src/graph/ops/broadcast.ts'
import { createConstant, createScalar } from '../../src/graph/ops/constant.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { pack } from '../../src/graph/ops/pack.ts'
import { type ParameterAttributes, createParameter } from '../../src/graph/ops/parameter.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import type { TensorData } from '../../src/runtime/instance.ts'
import { gradients } from '../../src/passes/differentiate.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { fillData } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { batch } from './cases.ts'

type Parameter = Node<ParameterAttributes>
type Data = { [name: string]: TensorData }

const [x, y, z] = [e.operand(0), e.operand(1), e.operand(2)]
const weightOf = (name: string, ...shape: number[]): Parameter =>
  createParameter('weight', name, shape)
const data = createParameter('input', 'x', [batch, 5])
const outputsOf = (...nodes: Node[]): Output[] => nodes.map((node, i) => ({ name: `y${i}`, node }))

function expectClose(found: TensorData, expected: TensorData, where: string): void {
  const largest = Math.max(1, ...Array.from(expected, Math.abs))
  const worst = Math.max(0, ...Array.from(found, (each, i) => Math.abs(each - expected[i]!)))
  expect(worst, where).toBeLessThanOrEqual(1e-5 * largest)
}

/**
 * Several runs with batches of changing sizes, weights written anew before the last: outputs and
 * weights are those of the reference.
 */
function expectSteps(outputs: readonly Output[], updates: readonly Update[]): void {
  const random = createRandom(updates.length)
  const bare = { inputs: [], outputs, updates }
  const parameters = parametersOf(bare)
  const inputs = parameters.filter(each => each.attributes.storage === 'input')
  const graph: Graph = { ...bare, inputs }
  const kept = parameters.filter(each => each.attributes.storage !== 'input')
  const nameOf = ({ attributes }: Parameter): string => attributes.name
  const fill = (list: readonly Parameter[], sizes = new Map<string, number>()): Data =>
    Object.fromEntries(list.map(each => [nameOf(each), fillData(each, sizes, random)]))
  const initial = fill(kept)
  const reference = createReferenceInstance(graph, initial, { precision: 'f64' })
  const found = createWasmInstance(compileWasm(graph), initial)
  for (const [step, size] of [64, 17, 64, 1].entries()) {
    const sizes = new Map([['batch', size]])
    const given = fill(inputs, sizes)
    const written = step === 3 ? Object.entries(fill(kept)) : []
    for (const each of [reference, found])
      for (const [name, values] of written) each.write(name, values)
    const expected = reference.run(given, sizes)
    const results = found.run(given, sizes)
    for (const { name } of outputs)
      expectClose(results[name]!, expected[name]!, `output ${name}, step ${step}`)
    for (const each of kept) {
      const name = nameOf(each)
      expectClose(found.read(name), reference.read(name), `weight ${name}, step ${step}`)
    }
  }
}

const less = e.sub(x, e.mul(y, 0.01))

/** A dense layer, its loss and the gradient of its weights. */
function layer(
  units = 7,
): Record<'w' | 'b', Parameter> & Record<'loss' | 'dw' | 'db' | 'wide', Node> {
  const [w, b] = [weightOf('w', 5, units), weightOf('b', units)]
  const wide = createMap(e.max(e.add(x, y), 0), [createMatmul(data, w), b])
  const loss = createReshape(createReduce('sum', createMap(e.mul(x, x), [wide]), [0, 1]), [])
  const [dw, db] = gradients(loss, [w, b])
  return { w, b, loss, dw: dw!, db: db!, wide }
}

describe('updates in place', () => {
  test('gradient descent', () => {
    const { w, b, loss, dw, db } = layer()
    expectSteps(outputsOf(loss), [
      { target: w, value: createMap(less, [w, dw]) },
      { target: b, value: createMap(less, [b, db]) },
    ])
  })

  test('momentum: the slot is read by the weight', () => {
    const { w, loss, dw } = layer()
    const slot = createParameter('state', 'slot', [5, 7])
    const velocity = createMap(e.sub(e.mul(x, 0.9), e.mul(y, 0.01)), [slot, dw])
    expectSteps(outputsOf(loss), [
      { target: slot, value: velocity },
      { target: w, value: createMap(e.add(x, y), [w, velocity]) },
    ])
  })

  test('a weight that takes the old value of another', () => {
    const [a, b] = [weightOf('a', 3), weightOf('b', 3)]
    const value = createMap(e.mul(x, 1.5), [b])
    expectSteps(
      [],
      [
        { target: a, value },
        { target: b, value: createMap(e.sub(x, y), [value, a]) },
      ],
    )
  })

  test('of large weights in interleaved vectors', () => {
    const [a, b] = [weightOf('a', 131), weightOf('b', 131)]
    const value = createMap(e.mul(x, 0.5), [b])
    expectSteps(
      [],
      [
        { target: a, value },
        { target: b, value: createMap(e.sub(x, y), [value, a]) },
      ],
    )
  })

  test('in the epilogue of a matmul', () => {
    const w = weightOf('w', 5, 5)
    const squared = createMatmul(data, data, { transposeA: true })
    expectSteps([], [{ target: w, value: createMap(less, [w, squared]) }])
  })

  test('with a weight that feeds its own matmul', () => {
    const w = weightOf('w', 5, 5)
    const squared = createMatmul(w, w)
    expectSteps(outputsOf(squared), [{ target: w, value: createMap(less, [w, squared]) }])
  })

  test('a counter of steps', () => {
    const counter = createParameter('state', 'step', [], 'int32')
    const next = createMap(e.add(e.operand(0, 'i32'), e.integer(1)), [counter])
    const rate = createMap(e.div(1, e.toFloat(e.operand(0, 'i32'))), [next])
    const { w, dw } = layer()
    const value = createMap(e.sub(x, e.mul(y, e.mul(z, 0.01))), [w, dw, rate])
    expectSteps(outputsOf(rate), [
      { target: counter, value: next },
      { target: w, value },
    ])
  })
})

describe('panels of a weight that changes', () => {
  const stepsOf = (outputs: readonly Output[], updates: readonly Update[]): readonly string[] => {
    const { step } = compileWasm({ inputs: [data], outputs, updates }).program
    return step.flatMap(({ nodes }) => (isOp(nodes[0]!, pack) ? ['packed'] : []))
  }

  test.each([1, 7, 16, 37])('are renewed where it is: %i columns', units => {
    const { w, loss, dw } = layer(units)
    const slot = createParameter('state', 'slot', [5, units])
    const velocity = createMap(e.sub(e.mul(x, 0.9), e.mul(y, 0.01)), [slot, dw])
    const updates = [
      { target: slot, value: velocity },
      { target: w, value: createMap(e.add(x, y), [w, velocity]) },
    ]
    expectSteps(outputsOf(loss), updates)
    // What is left is the gradient of the result.
    expect(stepsOf(outputsOf(loss), updates)).toEqual(['packed'])
  })

  test('are made anew where no product makes the weight', () => {
    const { w, loss } = layer()
    const updates = [{ target: w, value: createMap(e.mul(x, 0.5), [w]) }]
    expectSteps(outputsOf(loss), updates)
    expect(stepsOf(outputsOf(loss), updates)).toEqual(['packed'])
  })

  test('are made anew where the weight is read by rows', () => {
    const w = weightOf('w', 5, 5)
    const wide = createMatmul(data, w, { transposeB: true })
    const squared = createMatmul(data, data, { transposeA: true })
    const updates = [{ target: w, value: createMap(less, [w, squared]) }]
    expectSteps(outputsOf(wide), updates)
    expect(stepsOf(outputsOf(wide), updates)).toHaveLength(2)
  })
})

describe('updates that others would see', () => {
  test('the weight is read by another update', () => {
    const [a, b] = [weightOf('a', 5), weightOf('b', 5)]
    const sum = createReshape(createReduce('sum', data, [0]), [5])
    expectSteps(
      [],
      [
        { target: a, value: createMap(less, [a, sum]) },
        {
          target: b,
          value: createMap(e.mul(x, y), [b, createTranspose(createReshape(a, [5, 1]), [1, 0])]),
        },
      ].map(({ target, value }) => ({ target, value: createReshape(value, target.shape) })),
    )
  })

  test('two weights change places', () => {
    const [a, b] = [weightOf('a', 3), weightOf('b', 3)]
    expectSteps(
      [],
      [
        { target: a, value: b },
        { target: b, value: a },
      ],
    )
  })

  test('a weight moves on while another takes it over', () => {
    const [a, b] = [weightOf('a', 3), weightOf('b', 3)]
    expectSteps(
      [],
      [
        { target: a, value: b },
        { target: b, value: createMap(e.mul(x, 0.5), [b]) },
      ],
    )
  })

  test('the old weight is an output', () => {
    const w = weightOf('w', 3)
    const view = createReshape(w, [1, 3])
    expectSteps(outputsOf(w, view), [{ target: w, value: createMap(e.mul(x, 0.5), [w]) }])
  })

  test('the new weight is an output', () => {
    const w = weightOf('w', 3)
    const value = createMap(e.mul(x, 0.5), [w])
    expectSteps(outputsOf(value), [{ target: w, value }])
  })

  test('one value for two weights', () => {
    const [a, b] = [weightOf('a', 3), weightOf('b', 3)]
    const value = createMap(e.add(x, y), [a, b])
    expectSteps(
      [],
      [
        { target: a, value },
        { target: b, value },
      ],
    )
  })

  test('a value that a reduction computes', () => {
    const mean = weightOf('mean', 1, 5)
    const sum = createReduce('sum', data, [0])
    expectSteps(outputsOf(sum), [
      { target: mean, value: createMap(e.add(e.mul(x, 0.9), e.mul(y, 0.1)), [mean, sum]) },
    ])
  })

  test('the reduction itself', () => {
    const total = weightOf('total', 1, 5)
    expectSteps([], [{ target: total, value: createReduce('max', data, [0]) }])
  })

  test('a softmax of the weight', () => {
    const w = weightOf('w', 3, 5)
    const exps = createMap(e.exp(x), [w])
    const value = createMap(e.div(x, y), [exps, createReduce('sum', exps, [1])])
    expectSteps([], [{ target: w, value }])
  })

  test('a view of what is computed', () => {
    const w = weightOf('w', 2, 3)
    const turned = createTranspose(w, [1, 0])
    expectSteps([], [{ target: w, value: createReshape(turned, [2, 3]) }])
  })
})

describe('updates from fixed values happen at every run', () => {
  test.each<[string, Node]>([
    ['zeros', createBroadcast(createScalar(0), [3])],
    ['a constant', createConstant(Float32Array.of(1, 2, 3), [3])],
    ['another weight', createMap(e.mul(x, 2), [weightOf('other', 3)])],
    ['another weight itself', weightOf('other', 3)],
  ])('%s', (_, value) => {
    const w = weightOf('w', 3)
    expectSteps(outputsOf(w, createMap(e.add(x, 1), [w])), [{ target: w, value }])
  })

  test('even after a weight was written from outside', () => {
    const w = weightOf('w', 3)
    const graph = {
      inputs: [],
      outputs: [],
      updates: [{ target: w, value: createMap(e.mul(x, 2), [w]) }],
    }
    const instance = createWasmInstance(compileWasm(graph), { w: Float32Array.of(1, 2, 3) })
    instance.run({}, new Map())
    instance.write('w', Float32Array.of(10, 20, 30))
    instance.run({}, new Map())
    expect(Array.from(instance.read('w'))).toEqual([20, 40, 60])
  })
})

test('a weight that was written reaches what was packed', () => {
  const w = weightOf('w', 5, 3)
  const graph: Graph = { inputs: [data], outputs: outputsOf(createMatmul(data, w)), updates: [] }
  const instance = createWasmInstance(compileWasm(graph), { w: new Float32Array(15) })
  const run = (): number[] => {
    const given = { x: Float32Array.of(1, 0, 0, 0, 0) }
    return Array.from(instance.run(given, new Map([['batch', 1]]))['y0']!)
  }
  expect(run()).toEqual([0, 0, 0])
  instance.write('w', new Float32Array(15).fill(2))
  expect(run()).toEqual([2, 2, 2])
})
