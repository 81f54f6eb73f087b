/** Layers of a model that is read, looked at from their results. */
import type { ImportedFeed } from '../../../imported.ts'
import type { LayerDraft } from '../scope.ts'

/** The layer that makes a feed, and no other result than its first. */
export type MakerOf = (feed: ImportedFeed | undefined) => LayerDraft | undefined

export function makerIn(drafts: readonly LayerDraft[]): MakerOf {
  const byName = new Map(drafts.map(each => [each.name, each] as const))
  return feed => (feed && (feed.output ?? 0) === 0 ? byName.get(feed.layer) : undefined)
}

/** The first result of a layer of this type. */
export function ofType(draft: LayerDraft | undefined, type: string): LayerDraft | undefined {
  return draft?.type === type ? draft : undefined
}

/** The feed that has a role; undefined where there is none. */
export function inRole({ from }: LayerDraft, role: string): ImportedFeed | undefined {
  return from.find(each => each.role === role)
}

/** One number that a layer multiplies with, and adds nothing. */
export function factorOf({ type, args }: LayerDraft): number | undefined {
  const { scale, offset = 0 } = args
  return type === 'Rescaling' && typeof scale === 'number' && offset === 0 ? scale : undefined
}
