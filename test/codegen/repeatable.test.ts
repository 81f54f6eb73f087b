/** A model gives the same code, whatever the process has compiled before. */
import { beforeEach, expect, test, vi } from 'vitest'

import { inRoot } from '../../scripts/paths.ts'

beforeEach(() => {
  vi.resetModules()
})

/** C and WebAssembly of the last of some configs, compiled in order by modules made anew. */
async function codeOfLast(configs: readonly string[]): Promise<readonly string[]> {
  const { modelOf } = await import('../../src/compile.ts')
  const { openConfig } = await import('../../src/config-source.ts')
  const { lower } = await import('../../src/kernels/lower.ts')
  const { preparePasses } = await import('../../src/passes/index.ts')
  const { moduleText } = await import('../../src/codegen/c/module.ts')
  const { cTargets } = await import('../../src/codegen/c/target.ts')
  const { compileWasm } = await import('../../src/runtime/wasm.ts')
  let code: readonly string[] = []
  // Expressions live as long as what they are part of.
  const models = []
  for (const config of configs) {
    const model = await modelOf(await openConfig(inRoot(config)))
    const program = lower(preparePasses(model.inference), cTargets.avx512)
    const { bytes } = compileWasm(model.inference)
    models.push(model, program)
    code = [moduleText(program), Buffer.from(bytes).toString('base64')]
  }
  expect(models).toHaveLength(2 * configs.length)
  return code
}

test.each([
  ['configs/gru-forecast.yaml', 'bench/models/lstm.yaml'],
  ['bench/models/lstm.yaml', 'configs/gru-forecast.yaml'],
])('%s gives the same after %s', async (config, before) => {
  const alone = await codeOfLast([config])
  vi.resetModules()
  expect(await codeOfLast([before, config])).toEqual(alone)
})
