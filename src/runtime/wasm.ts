/** Graphs as WebAssembly: one module per graph, which any number of instances share. */
import { distinctCode } from '../codegen/distinct.ts'
import { printModule } from '../codegen/wasm/print.ts'
import { plainWasmTarget, wasmTarget } from '../codegen/wasm/target.ts'
import { assert } from '../diagnostics/assert.ts'
import type { Graph } from '../graph/graph.ts'
import { outlineOf } from '../kernels/kernel.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import { withCompilerSwitches } from './engine.ts'
import { maximumPages } from './program.ts'
import type { WasmModule } from './wasm-instance.ts'

export interface CompileOptions {
  /** False: multiply-add is rounded twice even where the engine could round it once. */
  readonly relaxed?: boolean
  /** True: for a memory that threads share, which instances with a pool have. */
  readonly shared?: boolean
}

/** Compiles a graph. Takes milliseconds per hundred kernels; needs no weights. */
export function compileWasm(
  graph: Graph,
  { relaxed: wanted = true, shared = false }: CompileOptions = {},
): WasmModule {
  assert(typeof WebAssembly !== 'undefined', 'this host has no WebAssembly')
  const prepared = preparePasses(graph)
  const memory = { module: 'tenon', name: 'memory', minimum: 1, maximum: maximumPages, shared }
  return withCompilerSwitches(can => {
    const relaxed = can && wanted
    const program = lower(prepared, relaxed ? wasmTarget : plainWasmTarget)
    const { functions, functionOf } = distinctCode(program)
    const bytes = printModule(functions, { memory, relaxed })
    const module = new WebAssembly.Module(bytes)
    return { program: outlineOf(program), functionOf, module, bytes, relaxed, shared }
  })
}
