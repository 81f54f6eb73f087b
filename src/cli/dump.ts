/** `--dump`: the graph after each pass, the kernels that it becomes, and the WebAssembly module. */
import { join } from 'node:path'

import { wasmTarget } from '../codegen/wasm/target.ts'
import { modelOf, trainingOf } from '../compile.ts'
import { type ConfigInput, openConfig } from '../config-source.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { dimText } from '../graph/dim.ts'
import type { Graph } from '../graph/graph.ts'
import { printGraph } from '../graph/print.ts'
import type { Kernel, Program } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import { compileWasm } from '../runtime/wasm.ts'
import { makeFolder } from '../files/folder.ts'
import { say } from './output.ts'

/** Writes the stages of the graph that runs a model. */
export async function dumpInference(config: ConfigInput, folder: string): Promise<void> {
  const { inference } = await modelOf(await openConfig(config))
  dumpGraph(inference, folder)
}

/** Writes the stages of the graph of one training step. */
export async function dumpTraining(config: ConfigInput, folder: string): Promise<void> {
  const { step } = await trainingOf(await openConfig(config))
  dumpGraph(step, folder)
}

function dumpGraph(graph: Graph, folder: string): void {
  makeFolder(folder)
  const written: string[] = []
  const write = (name: string, content: string | Uint8Array): void => {
    const file = `${String(written.length).padStart(2, '0')}-${name}`
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    writeFileAtomically(join(folder, file), bytes)
    written.push(file)
  }
  const prepared = preparePasses(graph, (name, each) => write(`${name}.ir`, printGraph(each)))
  write('kernels.txt', printKernels(lower(prepared, wasmTarget)))
  write('module.wasm', compileWasm(graph).bytes)
  say(`wrote ${written.join(', ')} into ${folder}`)
}

/** One line per kernel, numbered as the module exports them: name, ops, stored results, tasks. */
function printKernels({ load, step, loops }: Program): string {
  const lines = [...load, ...step].map((kernel, k) => {
    const loop = loops.find(({ from, to }) => from <= k - load.length && k - load.length < to)
    return kernelLine(kernel, k) + (loop ? `  |  at each of ${dimText(loop.steps)} steps` : '')
  })
  const section = (title: string, from: number, to: number): readonly string[] => [
    `${title} (${to - from})`,
    ...lines.slice(from, to),
  ]
  const loads = section('load', 0, load.length)
  return `${[...loads, '', ...section('step', load.length, lines.length)].join('\n')}\n`
}

function kernelLine({ name, tasks, nodes, results }: Kernel, k: number): string {
  const ops = nodes.map(each => each.op.name).join(' + ')
  return `  k${k}  ${name}  |  ${ops}  |  results: ${results.length}  |  tasks: ${dimText(tasks)}`
}
