/** A process of its own that draws every sample and every config at both stages. */
import { drawGraph } from '../../src/diagrams/draw.ts'
import { configModel, configNames, sampleModel, sampleNames } from './pictures.ts'

for (const model of [...sampleNames.map(sampleModel), ...configNames.map(configModel)])
  for (const stage of ['source', 'fused'] as const)
    process.stdout.write(await drawGraph(await model, { stage }))
