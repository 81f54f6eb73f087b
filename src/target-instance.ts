/** Instances for a target by its name, with what this machine has for it. */
import type { Graph } from './graph/graph.ts'
import type { Instance } from './runtime/instance.ts'
import type { InstanceOptions } from './runtime/program.ts'
import { type TargetName, createInstance, resolveTarget } from './runtime/target.ts'
import type { Values } from './train/values.ts'

/**
 * Compiles a graph for a target; weights must have values, state without one starts at 0. `native`
 * is refused with a reason where it cannot be had; nothing else is compiled in its place.
 */
export async function createTargetInstance(
  graph: Graph,
  initial: Values,
  target: TargetName,
  options: InstanceOptions = {},
): Promise<Instance> {
  if (target !== 'native') return createInstance(graph, initial, resolveTarget(target), options)
  const { compileNative, createNativeInstance } = await import('./native/native.ts')
  return createNativeInstance(await compileNative(graph), Object.fromEntries(initial), options)
}
