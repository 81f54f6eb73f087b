/** Runs what was kept of a config. */
import { createRequire } from 'node:module'
import { keepCode } from './keep.js'
import { config, image, weights } from './prepared.js'

const options = { weights, target: 'wasm' }
const { compile } = createRequire(import.meta.url)('../../dist/library.cjs')
await compile(config, options)

await keepCode('quick', async ({ openKept }) => {
  const model = await openKept(config, options)
  model.run({ image })
})
