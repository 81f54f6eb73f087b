/** The memory that a model asks for by its plan, on a target. */
import { cTargets } from '../src/codegen/c/target.ts'
import { wasmTarget } from '../src/codegen/wasm/target.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { batchName } from '../src/graph/dim.ts'
import { lower } from '../src/kernels/lower.ts'
import { findToolchain } from '../src/native/toolchain.ts'
import { preparePasses } from '../src/passes/index.ts'
import { layoutFixed, layoutRun } from '../src/runtime/layout.ts'

/** Bytes: weights as kernels read them, packed ones included, and the arena of a run. */
export async function plannedMemory({ config, variant, batch }, target) {
  const model = await modelOf(await openConfig({ path: config, variant }))
  const program = lower(preparePasses(model.inference), await kernelsOf(target))
  const fixed = layoutFixed(program)
  const { arena } = layoutRun(program, fixed, new Map([[batchName, batch]]))
  return { weights: fixed.end, arena }
}

async function kernelsOf(target) {
  return target === 'wasm' ? wasmTarget : cTargets[(await findToolchain()).vectors]
}
