/** The memory that a model asks for by its plan, on a target. */
import { cTargets } from '../src/codegen/c/target.ts'
import { wasmTarget } from '../src/codegen/wasm/target.ts'
import { modelOf } from '../src/compile.ts'
import { openConfig } from '../src/config-source.ts'
import { batchName } from '../src/graph/dim.ts'
import { lower } from '../src/kernels/lower.ts'
import { findToolchain } from '../src/native/toolchain.ts'
import { preparePasses } from '../src/passes/index.ts'
import { bufferBytes, layoutFixed, layoutRun } from '../src/runtime/layout.ts'
import { bufferOf } from '../src/runtime/live-buffers.ts'

/**
 * Bytes: weights as the kernels of a run read them, packed ones and others; all that is kept
 * between runs; and the arena of a run.
 */
export async function plannedMemory({ config, variant, batch }, target) {
  const model = await modelOf(await openConfig({ path: config, variant }))
  const program = lower(preparePasses(model.inference), await kernelsOf(target))
  const fixed = layoutFixed(program, 1, false)
  const { arena } = layoutRun(program, fixed, new Map([[batchName, batch]]))
  return { packed: readBytes(program, fixed), kept: fixed.end, arena }
}

function readBytes(program, { addresses }) {
  const read = program.step.flatMap(kernel => kernel.operands.map(each => bufferOf(program, each)))
  const kept = [...new Set(read)].filter(buffer => addresses.has(buffer))
  return kept.reduce((bytes, buffer) => bytes + bufferBytes(buffer, new Map()), 0)
}

async function kernelsOf(target) {
  return target === 'wasm' ? wasmTarget : cTargets[(await findToolchain()).vectors]
}
