/** What only load kernels need has no memory of its own, and weights may be loaded again. */
import { expect, test } from 'vitest'

import { initialValues } from '../../src/build/initialize.ts'
import type { Model } from '../../src/build/model.ts'
import { modelOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { inRoot } from '../../scripts/paths.ts'
import { wasmTarget } from '../../src/codegen/wasm/target.ts'
import { batchName, dimNames } from '../../src/graph/dim.ts'
import { elementCount } from '../../src/graph/shape.ts'
import { lower } from '../../src/kernels/lower.ts'
import { preparePasses } from '../../src/passes/index.ts'
import type { Instance } from '../../src/runtime/instance.ts'
import { layoutFixed, layoutRun } from '../../src/runtime/layout.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { typicalInputs } from '../../src/typical-inputs.ts'

const open = async (name: string, variant?: string): Promise<Model> =>
  modelOf(await openConfig({ path: inRoot(`configs/${name}.yaml`), variant }))

test('ResNet-50 keeps its weights and what kernels read of them, but nothing between', async () => {
  const model = await open('resnet', 'resnet50')
  const program = lower(preparePasses(model.inference), wasmTarget)
  const fixed = layoutFixed(program)
  const { arena, bytes } = layoutRun(program, fixed, new Map([[batchName, 1]]))
  const weights = model.weights.reduce((sum, { shape }) => sum + 4 * Number(elementCount(shape)), 0)
  const made = program.load.reduce((sum, each) => sum + resultBytes(each.results), 0)
  expect(made).toBeGreaterThan(3 * weights)
  expect(fixed.end).toBeLessThan(2.4 * weights)
  expect(bytes).toBeGreaterThan(arena)
  expect(bytes).toBeLessThan(weights / 2)
})

const resultBytes = (results: readonly { readonly shape: readonly unknown[] }[]): number =>
  results.reduce((sum, { shape }) => sum + 4 * shape.map(Number).reduce((n, d) => n * d, 1), 0)

// Folded and transformed weights, and kernels in loops with an argument block for each step: of the
// long one with few units, nothing is larger than these.
const long = { text: 'tenon: 1\ninputs: { x: [300, 4] }\nlayers:\n  - LSTM: 4\n', name: 'long' }

test.each([
  ['mnist-residual-bn', () => open('mnist-residual-bn')],
  ['lstm-text', () => open('lstm-text')],
  ['gru-forecast', () => open('gru-forecast')],
  ['a long sequence', async () => modelOf(await openConfig(long))],
])('%s runs with other weights as a new instance does', async (_, opened) => {
  const model = await opened()
  const module = compileWasm(model.inference)
  const [first, second] = [1, 2].map(seed => Object.fromEntries(initialValues(model, seed)))
  const names = model.inputs.flatMap(({ shape }) => shape.flatMap(dimNames))
  const run = (instance: Instance, batch: number) => {
    const sizes = new Map(names.map(each => [each, each === batchName ? batch : 5]))
    const outputs = instance.run(typicalInputs(model.inputs, sizes), sizes)
    return Object.values(outputs).map(each => each.slice())
  }
  const used = createWasmInstance(module, first!)
  for (const batch of [1, 3, 1]) run(used, batch)
  for (const [weight, data] of Object.entries(second!)) used.write(weight, data)
  const fresh = createWasmInstance(module, second!)
  for (const batch of [1, 3]) expect(run(used, batch)).toEqual(run(fresh, batch))
})
