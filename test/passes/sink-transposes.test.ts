/** Transposes sink through element-wise work and reductions, and meet. */
import { describe, expect, test } from 'vitest'
import { buildModel } from '../../src/build/build.ts'
import { initialValues } from '../../src/build/initialize.ts'
import { readConfig } from '../../src/config/read.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { add, index, mul, operand, toFloat } from '../../src/expr/expr.ts'
import { namedDim } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { nodesOf } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConcat } from '../../src/graph/ops/concat.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPad } from '../../src/graph/ops/pad.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { createTranspose } from '../../src/graph/ops/transpose.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { sinkTransposes } from '../../src/passes/sink-transposes.ts'
import { createInstance } from '../../src/runtime/target.ts'

const batch = namedDim('batch')
const input = (shape: Shape, name = 'x') => createParameter('input', name, shape)
const toLast = [0, 2, 3, 1]
const toFirst = [0, 3, 1, 2]
const doubled = mul(operand(0), 2)

const graphOf = (...nodes: Node[]): Graph => ({
  inputs: [],
  outputs: nodes.map((node, i) => ({ name: `y${i}`, node })),
  updates: [],
})

/** The ops after the pass, operands before users, without parameters. */
function opsOf(graph: Graph): string[] {
  const names = nodesOf(sinkTransposes(graph)).map(each => each.op.name)
  return names.filter(each => each !== 'parameter')
}

describe('a transpose', () => {
  const x = input([batch, 4, 5, 3])
  const first = createTranspose(x, toFirst)

  test('and the one that undoes it are none', () => {
    expect(opsOf(graphOf(createTranspose(createMap(doubled, [first]), toLast)))).toEqual(['map'])
  })

  test('passes what is broadcast along', () => {
    const scale = createParameter('weight', 'scale', [3, 1, 1])
    const scaled = createMap(mul(operand(0), operand(1)), [first, scale])
    const back = createTranspose(scaled, toLast)
    expect(opsOf(graphOf(back))).toEqual(['reshape', 'map'])
  })

  test('of two branches is one behind their sum', () => {
    const other = createTranspose(input([batch, 4, 5, 3], 'z'), toFirst)
    const sum = createMap(add(operand(0), operand(1)), [first, other])
    expect(opsOf(graphOf(sum))).toEqual(['map', 'transpose'])
    expect(opsOf(graphOf(createConcat([first, other], 1)))).toEqual(['concat', 'transpose'])
  })

  test('is nothing behind a reduction of all that it moves', () => {
    expect(opsOf(graphOf(createReduce('sum', first, [2, 3])))).toEqual(['reduce', 'reshape'])
  })

  test('stays in front of rows, and of numbers that belong to a place', () => {
    expect(opsOf(graphOf(createReduce('max', first, [3])))).toEqual(['transpose', 'reduce'])
    const placed = createMap(add(operand(0), toFloat(index())), [first])
    expect(opsOf(graphOf(placed))).toEqual(['transpose', 'map'])
  })

  test('stays where somebody else reads what it gives', () => {
    const around = createPad(first, { low: [0, 0, 1, 1], high: [0, 0, 1, 1] })
    const ops = opsOf(graphOf(createMap(doubled, [first]), around))
    expect(ops).toEqual(['transpose', 'map', 'pad'])
  })
})

describe('a network with its channels first', () => {
  const text = (format: string): string => `tenon: 1
inputs: {x: ${format === 'channels_first' ? '[3, 8, 6]' : '[8, 6, 3]'}}
layers:
  - Conv2D: {filters: 5, kernel_size: 3, data_format: ${format}}
  - BatchNormalization: {axis: ${format === 'channels_first' ? 1 : -1}}
  - ELU
  - Conv2D: {filters: 5, kernel_size: 3, padding: same, data_format: ${format}}
    name: second
  - Add: [elu, second]
  - MaxPooling2D: {data_format: ${format}}
  - PReLU: {shared_axes: ${format === 'channels_first' ? '[2, 3]' : '[1, 2]'}}
  - GlobalAveragePooling2D: {data_format: ${format}}
`
  const modelOf = (format: string) => {
    const { config } = readConfig(createSource('net.yaml', text(format)))
    return buildModel(config!).model!
  }

  test('is turned once', () => {
    const ops = opsOf(modelOf('channels_first').inference)
    expect(ops.filter(each => each === 'transpose')).toHaveLength(1)
    expect(opsOf(modelOf('channels_last').inference)).not.toContain('transpose')
  })

  test('gives on wasm what it gives with its channels last', () => {
    const [first, last] = [modelOf('channels_first'), modelOf('channels_last')]
    const values = initialValues(last, 3)
    const x = Float32Array.from({ length: 2 * 8 * 6 * 3 }, (_, i) => Math.sin(i))
    const turned = Float32Array.from(x, (_, i) => {
      const [w, h, c, n] = [
        i % 6,
        Math.floor(i / 6) % 8,
        Math.floor(i / 48) % 3,
        Math.floor(i / 144),
      ]
      return x[n * 144 + h * 18 + w * 3 + c]!
    })
    const sizes = new Map([['batch', 2]])
    const [a] = Object.values(
      createInstance(first.inference, values, 'wasm').run({ x: turned }, sizes),
    )
    const [b] = Object.values(createInstance(last.inference, values, 'wasm').run({ x }, sizes))
    expect(a!.length).toBe(10)
    for (const [i, value] of a!.entries()) expect(value).toBeCloseTo(b![i]!, 5)
  })
})
