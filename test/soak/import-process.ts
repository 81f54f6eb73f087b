/** A process that imports one model and prints the most memory that it took: `PATH [CONFIG]`. */
import { importModel } from '../../src/index.ts'
import { peakMemory } from './peak-memory.ts'

const [path, config] = process.argv.slice(2) as [string, string | undefined]
void importModel(path, { config }).then(({ weights, report }) => {
  const peak = peakMemory()
  console.log(JSON.stringify({ peak, weights: weights.length, layers: report.layers }))
})
