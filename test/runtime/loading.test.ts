/** What only load kernels need has no memory of its own, and weights may be loaded again. */
import { describe, expect, test } from 'vitest'

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
import { startWorkerThread } from '../../src/native/worker-thread.ts'
import type { FixedInstance } from '../../src/runtime/instance.ts'
import { layoutFixed, layoutLoad, layoutRun } from '../../src/runtime/layout.ts'
import { startPool } from '../../src/runtime/pool.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createFixedWasmInstance, createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { type WeightSource, heldSource } from '../../src/runtime/weight-source.ts'
import { typicalInputs } from '../../src/typical-inputs.ts'

const open = async (name: string, variant?: string): Promise<Model> =>
  modelOf(await openConfig({ path: inRoot(`configs/${name}.yaml`), variant }))

test('ResNet-50 keeps what kernels read of its weights, and the weights where they change', async () => {
  const model = await open('resnet', 'resnet50')
  const program = lower(preparePasses(model.inference), wasmTarget)
  const fixed = layoutFixed(program)
  const { arena } = layoutRun(program, fixed, new Map([[batchName, 1]]))
  const bytes = layoutLoad(program, fixed).end - fixed.end
  const weights = model.weights.reduce((sum, { shape }) => sum + 4 * Number(elementCount(shape)), 0)
  const made = program.load.reduce((sum, each) => sum + resultBytes(each.results), 0)
  expect(made).toBeGreaterThan(3 * weights)
  expect(fixed.end).toBeLessThan(2.4 * weights)
  const alone = layoutFixed(program, 1, false)
  expect(alone.end).toBeLessThan(1.4 * weights)
  expect(layoutLoad(program, alone).end - alone.end).toBeLessThan(weights / 2)
  expect(bytes).toBeGreaterThan(arena)
  expect(bytes).toBeLessThan(weights / 2)
})

const resultBytes = (results: readonly { readonly shape: readonly unknown[] }[]): number =>
  results.reduce((sum, { shape }) => sum + 4 * shape.map(Number).reduce((n, d) => n * d, 1), 0)

// Folded and transformed weights, and kernels in loops with an argument block for each step: of the
// long one with few units, nothing is larger than these.
const long = { text: 'tenon: 1\ninputs: { x: [300, 4] }\nlayers:\n  - LSTM: 4\n', name: 'long' }

const opened: readonly [string, () => Promise<Model>][] = [
  ['mnist-residual-bn', () => open('mnist-residual-bn')],
  ['lstm-text', () => open('lstm-text')],
  ['gru-forecast', () => open('gru-forecast')],
  ['a long sequence', async () => modelOf(await openConfig(long))],
]

/** Copies of what a run of typical inputs gives. */
function results({ inputs }: Model, instance: FixedInstance, batch: number) {
  const names = inputs.flatMap(({ shape }) => shape.flatMap(dimNames))
  const sizes = new Map(names.map(each => [each, each === batchName ? batch : 5]))
  const outputs = instance.run(typicalInputs(inputs, sizes), sizes)
  return Object.values(outputs).map(each => each.slice())
}

test.each(opened)('%s runs with other weights as a new instance does', async (_, opening) => {
  const model = await opening()
  const module = compileWasm(model.inference)
  const [first, second] = [1, 2].map(seed => Object.fromEntries(initialValues(model, seed)))
  const used = createWasmInstance(module, first!)
  for (const batch of [1, 3, 1]) results(model, used, batch)
  for (const [weight, data] of Object.entries(second!)) used.write(weight, data)
  const fresh = createWasmInstance(module, second!)
  for (const batch of [1, 3])
    expect(results(model, used, batch)).toEqual(results(model, fresh, batch))
})

describe.each(opened)('%s with weights that never change', (_, opening) => {
  const compare = async (model: Model, fixed: (source: WeightSource) => FixedInstance) => {
    const values = initialValues(model, 3)
    const asked: string[] = []
    const held = heldSource(values)
    const source: WeightSource = {
      ...held,
      copy(name, target) {
        asked.push(name)
        held.copy(name, target)
      },
    }
    const instance = fixed(source)
    const kept = createWasmInstance(compileWasm(model.inference), Object.fromEntries(values))
    expect(asked.toSorted()).toEqual([...values.keys()].toSorted())
    for (const batch of [3, 1, 3])
      expect(results(model, instance, batch)).toEqual(results(model, kept, batch))
  }

  test('asks for each once and gives the same', async () => {
    const model = await opening()
    const module = compileWasm(model.inference)
    await compare(model, source => createFixedWasmInstance(module, source))
  })

  test('does so on two threads', async () => {
    const model = await opening()
    const module = compileWasm(model.inference, { shared: true })
    const pool = await startPool(2, startWorkerThread)
    try {
      await compare(model, source => createFixedWasmInstance(module, source, pool))
    } finally {
      pool.close()
    }
  })
})

test('a weight that a source lacks is named', async () => {
  const model = await open('mnist-residual-bn')
  const values = new Map(initialValues(model, 1))
  values.delete([...values.keys()][4]!)
  const make = () => createFixedWasmInstance(compileWasm(model.inference), heldSource(values))
  expect(make).toThrow(/no value for the weight/)
})
