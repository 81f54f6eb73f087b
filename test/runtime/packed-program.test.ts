/** A program that was packed and unpacked is laid out and run as before. */
import { deserialize, serialize } from 'node:v8'
import { expect, test } from 'vitest'

import { inRoot } from '../../scripts/paths.ts'
import { initialValues } from '../../src/build/initialize.ts'
import { modelOf, trainingOf } from '../../src/compile.ts'
import { openConfig } from '../../src/config-source.ts'
import { type Sizes, batchName, dimNames } from '../../src/graph/dim.ts'
import type { Graph } from '../../src/graph/graph.ts'
import type { ProgramOutline } from '../../src/kernels/kernel.ts'
import { argumentWords, layoutFixed, layoutLoad, layoutRun } from '../../src/runtime/layout.ts'
import { type PackedProgram, packProgram, unpackProgram } from '../../src/runtime/packed-program.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { typicalInputs } from '../../src/typical-inputs.ts'

/** As it comes back from a file. */
const again = (program: ProgramOutline): ProgramOutline =>
  unpackProgram(deserialize(serialize(packProgram(program))) as PackedProgram)

/** All numbers that a run gets: addresses, arguments, how tasks are shared. */
function numbersOf(program: ProgramOutline, threads: number, sizes: Sizes): unknown {
  const fixed = layoutFixed(program, threads)
  const [load, run] = [layoutLoad(program, fixed), layoutRun(program, fixed, sizes)]
  const calls = [load, run].flatMap(layout =>
    layout.calls.map(call => {
      const { number, words, stride, tasks } = call
      return { number, words, stride, tasks, args: argumentWords(call, layout, sizes, threads - 1) }
    }),
  )
  return { end: fixed.end, loadEnd: load.end, arena: run.arena, calls }
}

function sizesOf({ inputs }: Graph, batch: number): Sizes {
  const names = inputs.flatMap(each => each.shape.flatMap(dimNames))
  return new Map(names.map(name => [name, name === batchName ? batch : 7]))
}

// Constants, loops, attention, transformed weights, open sizes.
const configs = ['mnist-cnn-prelu', 'gru-forecast', 'bert-tiny', 'fsrcnn-prelu', 'lstm-text']

test.each(configs)('%s runs as before', async name => {
  const model = await modelOf(await openConfig(inRoot(`configs/${name}.yaml`)))
  const module = compileWasm(model.inference)
  const program = again(module.program)
  for (const [threads, batch] of [
    [1, 1],
    [2, 5],
  ] as const) {
    const sizes = sizesOf(model.inference, batch)
    expect(numbersOf(program, threads, sizes)).toEqual(numbersOf(module.program, threads, sizes))
  }
  const sizes = sizesOf(model.inference, 2)
  const weights = Object.fromEntries(initialValues(model, 3))
  const [due, actual] = [module, { ...module, program }].map(each =>
    createWasmInstance(each, weights).run(typicalInputs(model.inputs, sizes), sizes),
  )
  expect(actual).toEqual(due)
})

test('a training step keeps what it updates', async () => {
  const { step } = await trainingOf(await openConfig(inRoot('bench/models/mlp.yaml')))
  const { program } = compileWasm(step)
  const sizes = sizesOf(step, 4)
  expect(program.aliases.size).toBeGreaterThan(0)
  expect(numbersOf(again(program), 2, sizes)).toEqual(numbersOf(program, 2, sizes))
})
