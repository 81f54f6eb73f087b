/** Compiles, runs and builds by the API: what a fresh process does before its first result. */
import { example, keepCode } from './keep.js'
import { config, image, weights } from './prepared.js'

await keepCode('library', async ({ build, check, compile }) => {
  await check(example('faulty.yaml'))
  const model = await compile(config, { weights, target: 'wasm' })
  model.run({ image })
  await build(config, { weights, target: 'c' })
})
