/** Every config of configs/: checked, compiled, run and trained one step, on both targets alike. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

import { initialValues } from '../src/build/initialize.ts'
import type { Port, TrainingModel } from '../src/build/model.ts'
import { checkSource, trainingOf } from '../src/compile.ts'
import { createSource } from '../src/diagnostics/source.ts'
import type { Graph } from '../src/graph/graph.ts'
import { evaluateShape } from '../src/graph/shape.ts'
import { type Inputs, type TensorData, createData } from '../src/runtime/instance.ts'
import { createInstance } from '../src/runtime/target.ts'
import { type Values, readValues, startValues, storedNames } from '../src/train/values.ts'

const folder = fileURLToPath(new URL('../configs', import.meta.url))
const names = readdirSync(folder)
const seed = 11
const batch = 3
const sizes = new Map([['batch', batch]])

/** The reference takes 20 seconds for the 31 million weights of a U-Net; with 2 million it takes 1. */
const narrower: { readonly [name: string]: readonly (readonly [string, string])[] } = {
  'unet.yaml': [['width', '16']],
}

test('there are six configs or more', () => expect(names.length).toBeGreaterThanOrEqual(6))

describe.each(names)('%s', async name => {
  const source = createSource(join(folder, name), readFileSync(join(folder, name), 'utf8'))
  const { model: whole, training: losses, diagnostics } = await checkSource(source)
  // The reference takes a minute for a picture of 224 x 224; a small one takes every layer too.
  const large = source.text.includes('\n  size:')
  const options = { set: new Map([['size', '32'], ...(narrower[name] ?? [])]) }
  const model = large ? (await checkSource({ ...source, options })).model : whole

  test('has nothing wrong', () => expect(diagnostics).toEqual([]))

  test('names the schema and says what it shows', () => {
    const [first, second] = source.text.split('\n')
    expect(first).toBe('# yaml-language-server: $schema=../schema/tenon.schema.json')
    expect(second).toMatch(/^# [A-Z].*\.$/)
  })

  test('gives the same results on wasm and reference', () => {
    const weights = initialValues(model!, seed)
    const inputs = randomInputs(model!.inputs)
    const [wasm, reference] = runBoth(model!.inference, weights, inputs)
    for (const { name: output } of model!.outputs)
      expectClose(wasm.outputs[output]!, reference.outputs[output]!, { bound: 1e-5, of: output })
  })

  test.runIf(losses)('trains one step alike on wasm and reference', async () => {
    const training = await trainingOf(source)
    const values = startValues(training, initialValues(training.model, seed))
    const inputs = { ...randomInputs(training.model.inputs), ...randomTargets(training) }
    const [wasm, reference] = runBoth(training.step, values, inputs)
    expect(wasm.outputs['loss']![0]).toBeCloseTo(reference.outputs['loss']![0]!, 4)
    expect(Number.isFinite(wasm.outputs['loss']![0])).toBe(true)
    for (const name of comparable(training, reference.values))
      expectClose(wasm.values.get(name)!, reference.values.get(name)!, { bound: 1e-3, of: name })
    const changed = training.model.weights.filter(each => !isEqual(values, reference.values, each))
    expect(changed.length).toBeGreaterThan(0)
  })
})

/**
 * All but what an optimizer divides by the size of the gradient: where that is nothing but rounding,
 * its sign alone makes a whole step. The slots of such an optimizer are compared all the same.
 */
function comparable({ model, optimizer }: TrainingModel, values: Values): readonly string[] {
  const trained = new Set(model.weights.filter(each => each.trainable).map(each => each.name))
  const proportional = optimizer.definition.name === 'sgd'
  return [...values.keys()].filter(name => proportional || !trained.has(name))
}

/** Runs a graph once on each target, from the same values. */
function runBoth(graph: Graph, values: Values, inputs: Inputs) {
  const run = (target: 'wasm' | 'reference') => {
    const instance = createInstance(graph, values, target)
    const outputs = Object.entries(instance.run(inputs, sizes))
    return {
      outputs: Object.fromEntries(outputs.map(([name, data]) => [name, data.slice()])),
      values: readValues(instance, storedNames(graph)),
    }
  }
  return [run('wasm'), run('reference')] as const
}

/** Numbers from 0 to 1, the same on every run. */
function createRandom(start: number): () => number {
  let state = start
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

function randomInputs(ports: readonly Port[]): { readonly [name: string]: TensorData } {
  const random = createRandom(seed)
  return Object.fromEntries(
    ports.map(({ name, shape, dtype }) => {
      const length = evaluateShape(shape, sizes).reduce((product, dim) => product * dim, 1)
      // Whole numbers of a model are those of words, or of pairs.
      const scale = { uint8: 255, int32: 2, float32: 1 }[dtype]
      return [name, createData(dtype, length).map(() => random() * scale)]
    }),
  )
}

function randomTargets({ targets }: TrainingModel): { readonly [name: string]: TensorData } {
  const random = createRandom(seed + 1)
  return Object.fromEntries(
    targets.map(({ kind, input }) => {
      const length = evaluateShape(input.shape, sizes).reduce((product, dim) => product * dim, 1)
      const data = createData(input.dtype, length)
      return [input.name, data.map(() => (kind === 'class-number' ? random() * 3 : random()))]
    }),
  )
}

function isEqual(before: Values, after: Values, { name }: { readonly name: string }): boolean {
  return before.get(name)!.every((value, i) => value === after.get(name)![i])
}

/** The norm of the difference, against the norm of what is expected. */
function expectClose(
  actual: TensorData,
  expected: TensorData,
  { bound, of }: { bound: number; of: string },
): void {
  const norm = (values: Iterable<number>): number => {
    let sum = 0
    for (const value of values) sum += value * value
    return Math.sqrt(sum)
  }
  const difference = norm(Array.from(actual, (value, i) => value - expected[i]!))
  const limit = bound * norm(expected) + 1e-7
  expect(difference, `${of}, seed ${seed}`).toBeLessThanOrEqual(limit)
  expect(actual.length).toBe(expected.length)
}
