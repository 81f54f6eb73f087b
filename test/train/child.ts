/** A training in a process of its own, to be killed: `child.ts FOLDER resume|begin`. */
import { runFolder } from '../../src/train/run-folder.ts'
import { trainInFolder } from '../../src/train/run.ts'
import { createToy, reference, toyData, toyWeights } from './toy.ts'

const [folder = '', mode] = process.argv.slice(2)
const training = createToy({ settings: { epochs: 30 } })

await trainInFolder({
  ...{ training, createInstance: reference, initial: toyWeights(), target: 'reference' },
  data: { train: toyData(training, 100), validation: toyData(training, 20) },
  ...{ files: runFolder(folder), resume: mode === 'resume' },
  // The checkpoint of this epoch is on the disk by now.
  onEpoch: history => void process.stdout.write(`${history.length}\n`),
})
