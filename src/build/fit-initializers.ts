/** Fits initializers that ask for it to the activation that follows their layer. */
import type { Activation } from '../catalog/activation.ts'
import { listed } from '../catalog/layer.ts'
import type { Config } from '../config/config.ts'
import { readFields } from '../fields/field.ts'
import { type ActivationBuilder, activationGain } from './activation-gain.ts'
import type { LayerBuild } from './layers.ts'
import type { Weight } from './model.ts'
import type { Expansion, PlacedLayer } from './placed.ts'
import { createReader } from './resolve.ts'

/** The same weights; each initializer with `fit` knows the gain of the activation behind it. */
export function fitInitializers(
  config: Config,
  { layers }: Expansion,
  build: LayerBuild,
): readonly Weight[] {
  const { weights } = build.record
  if (weights.every(each => !each.initializer.fit)) return weights
  const gains = new Map<string, number>()
  const gainBehind = (layer: string): number => {
    const known = gains.get(layer)
    if (known !== undefined) return known
    const gain = followingGain(layer, { config, layers, build })
    gains.set(layer, gain)
    return gain
  }
  return weights.map(weight => {
    const { initializer } = weight
    if (!initializer.fit) return weight
    return {
      ...weight,
      initializer: { name: initializer.name, ...initializer.fit(gainBehind(weight.layer)) },
    }
  })
}

/** What is known once all layers are built, in the order of the expansion. */
interface Built {
  readonly config: Config
  readonly layers: readonly PlacedLayer[]
  readonly build: LayerBuild
}

/** Layers that keep what an activation behind them would see, but for its size. */
const passing: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
  'Identity',
])

/**
 * The gain of the layer's own activation, else of the one activation layer that reads its result,
 * if only through layers that pass it on; 1 where there is none.
 */
function followingGain(name: string, { config, layers, build }: Built): number {
  const first = config.inputs.length
  let at = layers.findIndex(each => each.weights === name)
  const own = ownActivation(layers[at]!, config)
  if (own && own.name !== 'linear') {
    const rank = build.layers[at]!.output.shape.length
    return activationGain(rank, (z, scope) => own.apply(z, scope))
  }
  for (;;) {
    const source = first + at
    const readers = layers.flatMap(({ feeds }, i) =>
      feeds.some(each => each.source === source) ? [i] : [],
    )
    if (readers.length !== 1) return 1
    at = readers[0]!
    const reader = layers[at]!
    if (reader.definition.activation) {
      const rank = build.layers[at]!.output.shape.length
      return activationGain(rank, builderOf(reader, config))
    }
    if (!passing.has(reader.definition.type)) return 1
  }
}

function ownActivation(placed: PlacedLayer, config: Config): Activation | null {
  const { activation } = argumentsOf(placed, config) as { activation?: Activation | null }
  return activation ?? null
}

function builderOf(placed: PlacedLayer, config: Config): ActivationBuilder {
  const args = argumentsOf(placed, config)
  return (z, scope) => listed(placed.definition.build([z], args, scope))[0]!
}

/** The first build found nothing wrong with them. */
function argumentsOf({ definition, item }: PlacedLayer, config: Config) {
  const { context } = createReader(item.argsItem, config.activations)
  return readFields(definition.fields, item.args, [], context)
}
