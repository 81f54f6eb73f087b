/** A process of its own that draws every sample at every stage. */
import { drawGraph } from '../../src/diagrams/draw.ts'
import { sampleModel, sampleNames } from './pictures.ts'

for (const name of sampleNames)
  for (const stage of ['source', 'fused'] as const)
    process.stdout.write(await drawGraph(sampleModel(name), { stage }))
