/** Memory of a model before it runs: the arena at batch 1, weights apart. */
import type { Model } from '../build/model.ts'
import { wasmTarget } from '../codegen/wasm/target.ts'
import { batchName, dimNames } from '../graph/dim.ts'
import { lower } from '../kernels/lower.ts'
import { preparePasses } from '../passes/index.ts'
import { layoutFixed, layoutRun } from './layout.ts'

/** Bytes of the arena at batch 1; undefined where other sizes than the batch are open. */
export function plannedMemory(model: Model): number | undefined {
  const names = model.inputs.flatMap(port => port.shape.flatMap(dimNames))
  if (names.some(name => name !== batchName)) return undefined
  const program = lower(preparePasses(model.inference), wasmTarget)
  return layoutRun(program, layoutFixed(program), new Map([[batchName, 1]])).arena
}
