/** Tests of recurrent layers against Keras: results, last states, masks, gradients. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mul } from '../../src/expr/expr.ts'
import { elementwise } from '../../src/catalog/elementwise.ts'
import { interpret } from '../../src/graph/interpret.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConstant } from '../../src/graph/ops/constant.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { pullBack } from '../../src/graph/pull-back.ts'
import type { Tensor } from '../../src/graph/tensor.ts'
import { compileWasm, createWasmInstance } from '../../src/runtime/wasm.ts'
import { type Arguments, buildLayerOn } from '../support/layer-scope.ts'

interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

interface Golden {
  readonly type: string
  readonly args: Arguments
  readonly inputs: readonly Numbers[]
  readonly mask: Numbers | null
  readonly weights: { readonly [name: string]: Numbers }
  readonly outputs: readonly Numbers[]
  readonly seeds: readonly Numbers[]
  readonly gradients: {
    readonly inputs: readonly Numbers[]
    readonly weights: { readonly [name: string]: Numbers }
  }
}

const file = new URL('recurrent.json', import.meta.url)
const goldens = JSON.parse(readFileSync(file, 'utf8')) as readonly Golden[]

const constantOf = ({ shape, data }: Numbers): Node =>
  createConstant(Float32Array.from(data), shape)
const tensorOf = ({ shape, data }: Numbers): Tensor => ({ shape, data: Float64Array.from(data) })

function expectClose(got: ArrayLike<number>, wanted: Numbers, tolerance: number, what: string) {
  const size = Math.max(...wanted.data.map(Math.abs), 1e-3)
  expect(got.length, what).toBe(wanted.data.length)
  wanted.data.forEach((value, i) =>
    expect(Math.abs(got[i]! - value), `${what}[${i}]: ${got[i]} for ${value}`).toBeLessThan(
      tolerance * size,
    ),
  )
}

test.each(
  goldens.map((each, i) => [`${i} ${each.type} ${JSON.stringify(each.args)}`, each] as const),
)('%s', (_, golden) => {
  const inputs = golden.inputs.map(({ shape }, k) => createParameter('input', `x${k}`, shape))
  const mask = golden.mask ? constantOf(golden.mask) : undefined
  const layer = buildLayerOn(golden.type, golden.args, inputs, { masks: [mask] })
  expect(layer.weights.map(each => each.name)).toEqual(Object.keys(golden.weights))
  const seeds = layer.outputs.map((node, k) => ({ node, gradient: constantOf(golden.seeds[k]!) }))
  const wanted = [...inputs, ...layer.weights.map(each => each.node)]
  const roots = [...layer.outputs, ...pullBack(seeds, wanted)]
  const due = [
    ...golden.outputs,
    ...golden.gradients.inputs,
    ...Object.values(golden.gradients.weights),
  ]
  const values = new Map<Node, Tensor>([
    ...inputs.map((node, k) => [node, tensorOf(golden.inputs[k]!)] as const),
    ...layer.weights.map(each => [each.node, tensorOf(golden.weights[each.name]!)] as const),
  ])
  const exact = interpret(roots, values)
  roots.forEach((node, k) =>
    expectClose(exact.get(node)!.data, due[k]!, k < golden.outputs.length ? 2e-6 : 1e-5, `${k}`),
  )
  // A constant may not be a result by itself; nothing else is changed.
  const outputs = roots.map((node, k) => ({
    name: `y${k}`,
    node: elementwise([node, createConstant(Float32Array.of(1), [])], mul),
  }))
  const weights = Object.fromEntries(
    Object.entries(golden.weights).map(([name, each]) => [
      `layer/${name}`,
      Float32Array.from(each.data),
    ]),
  )
  const instance = createWasmInstance(compileWasm({ inputs, outputs, updates: [] }), weights)
  const data = golden.inputs.map((each, k) => [`x${k}`, Float32Array.from(each.data)] as const)
  const results = instance.run(Object.fromEntries(data), new Map())
  due.forEach((each, k) => expectClose(results[`y${k}`]!, each, 1e-5, `wasm ${k}`))
})
