/** Activations as arguments of the layers that they follow. */
import type { ImportedFeed, ImportedOutput } from '../../imported.ts'
import type { LayerDraft } from './scope.ts'

/** Layers with an argument for it. */
const withActivation = /^(Dense|(Depthwise)?Conv[123]D(Transpose)?)$/

export interface Absorbed {
  readonly drafts: readonly LayerDraft[]
  readonly outputs: readonly ImportedOutput[]
}

/** A layer takes in the activation behind it, where nothing else reads what lies between. */
export function absorbActivations({ drafts, outputs }: Absorbed): Absorbed {
  const feeds = [...drafts.flatMap(each => each.from), ...outputs.map(each => each.from)]
  const readers = new Map<string, number>()
  for (const { layer } of feeds) readers.set(layer, (readers.get(layer) ?? 0) + 1)
  const layers = new Map(drafts.map(each => [each.name, each]))
  /** What stands in the place of each activation that was taken in. */
  const owners = new Map<string, string>()
  for (const { type, name, args, from } of drafts) {
    const owner = type === 'Activation' ? layers.get(from[0]!.layer) : undefined
    const isFree =
      owner && withActivation.test(owner.type) && owner.args['activation'] === undefined
    if (!isFree || readers.get(owner.name) !== 1) continue
    owner.args = { ...owner.args, activation: args['activation']! }
    owners.set(name, owner.name)
  }
  const moved = (feed: ImportedFeed): ImportedFeed => ({
    ...feed,
    layer: owners.get(feed.layer) ?? feed.layer,
  })
  return {
    drafts: drafts
      .filter(each => !owners.has(each.name))
      .map(each => ({ ...each, from: each.from.map(moved) })),
    outputs: outputs.map(each => ({ ...each, from: moved(each.from) })),
  }
}
