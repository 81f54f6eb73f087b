/** `npm start`: builds what is missing, then shows the main job. */
import { relative } from 'node:path'
import { ensureBuilt } from './ensure.ts'
import { inRoot } from './paths.ts'

await ensureBuilt()
// What is built has to be there before anything is imported that needs it.
const { demonstrate } = await import('../src/cli/demo.ts')
const { reportFailure } = await import('../src/cli/failure.ts')
const file = relative(process.cwd(), inRoot('configs/mnist-cnn-prelu.yaml'))
process.exitCode = await demonstrate(file).catch(reportFailure)
