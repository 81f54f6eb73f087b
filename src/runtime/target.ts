/** The targets by name: how a graph becomes an instance. */
import { assert } from '../diagnostics/assert.ts'
import type { Graph } from '../graph/graph.ts'
import type { Instance, TensorData } from './instance.ts'
import type { InstanceOptions } from './program.ts'
import { createReferenceInstance } from './reference.ts'
import { compileWasm, createWasmInstance } from './wasm.ts'

/** `auto` takes the fastest target of the machine. */
export type TargetName = 'auto' | 'native' | 'wasm' | 'reference'

export const targetNames: readonly TargetName[] = ['auto', 'native', 'wasm', 'reference']

/** What runs wherever JavaScript does. */
export type PortableTarget = Exclude<Instance['target'], 'native'>

/** Compiles a graph for a target; weights must have values, state without one starts at 0. */
export function createInstance(
  graph: Graph,
  initial: ReadonlyMap<string, TensorData>,
  target: PortableTarget,
  options: InstanceOptions = {},
): Instance {
  const values = Object.fromEntries(initial)
  switch (target) {
    case 'wasm':
      assert(typeof WebAssembly !== 'undefined', 'this host has no WebAssembly')
      return createWasmInstance(compileWasm(graph), values, options)
    case 'reference':
      return createReferenceInstance(graph, values)
  }
}
