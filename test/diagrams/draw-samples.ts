/** A process of its own that draws every sample and every config at both stages: SVG by name. */
import { drawGraph } from '../../src/diagrams/draw.ts'
import { configModel, configNames, sampleModel, sampleNames } from './pictures.ts'

const drawn: { [name: string]: string } = {}

for (const [name, model] of [
  ...sampleNames.map(each => [each, sampleModel(each)] as const),
  ...configNames.map(each => [`configs/${each}`, configModel(each)] as const),
])
  for (const stage of ['source', 'fused'] as const)
    drawn[`${name}-${stage}`] = await drawGraph(await model, { stage })

process.stdout.write(JSON.stringify(drawn))
