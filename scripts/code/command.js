/** Checks by the command line: what editors and CI start again and again. */
import { example, keepCode } from './keep.js'

await keepCode('command', async ({ main }) => {
  for (const file of ['sound.yaml', 'faulty.yaml']) await main(['check', example(file)])
})
process.exitCode = 0
