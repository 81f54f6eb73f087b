/** The scale of an input, which is a layer in Keras: named so that it comes back as a scale. */
import type { ImportedConfig, ImportedFeed, ImportedInput } from '../imported.ts'

/** Name of the Rescaling behind an input. */
export function scaleName(input: string): string {
  return `${input}_scale`
}

/** Takes such layers into their inputs, where nothing else reads these. */
export function foldInputScales<C extends Pick<ImportedConfig, 'inputs' | 'layers' | 'outputs'>>(
  config: C,
): C {
  const scales = new Map(
    config.inputs.flatMap(input => {
      const layer = config.layers.find(each => each.name === scaleName(input.name))
      const { scale, ...others } = layer?.args ?? {}
      const isScale = layer?.type === 'Rescaling' && typeof scale === 'number'
      const isPlain = isScale && Object.keys(others).length === 0
      return isPlain && readersOf(input, config) === 1 && layer.from[0]!.layer === input.name
        ? [[layer.name, { input: input.name, scale }] as const]
        : []
    }),
  )
  if (scales.size === 0) return config
  const moved = (feed: ImportedFeed): ImportedFeed => {
    const found = scales.get(feed.layer)
    return found ? { ...feed, layer: found.input } : feed
  }
  const byInput = new Map([...scales.values()].map(each => [each.input, each.scale] as const))
  return {
    ...config,
    inputs: config.inputs.map(each => {
      const scale = byInput.get(each.name)
      return scale === undefined ? each : { ...each, scale }
    }),
    layers: config.layers
      .filter(each => !scales.has(each.name))
      .map(each => ({ ...each, from: each.from.map(moved) })),
    outputs: config.outputs.map(each => ({ ...each, from: moved(each.from) })),
  }
}

function readersOf(
  { name }: ImportedInput,
  { layers, outputs }: Pick<ImportedConfig, 'layers' | 'outputs'>,
): number {
  const feeds = [...layers.flatMap(each => each.from), ...outputs.map(each => each.from)]
  return feeds.filter(each => each.layer === name).length
}
