/** Checks that every name of `state_dict:` is one of the model's. */
import { readStateDict } from '../config/state-dict.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Model } from './model.ts'

/** Names are those of weight files: of layers with weights, of blocks around them, of weights. */
export function checkStateDict({ config, weights }: Model): readonly Diagnostic[] {
  if (!config.stateDict) return []
  const names = weights.map(each => each.name)
  const known = new Set(weights.flatMap(({ name, layer }) => [name, layer, ...blocksOf(layer)]))
  return readStateDict(config).names.flatMap(({ key, pattern }) => {
    if (names.some(name => pattern.match(name))) return []
    const hint = nearestHint(key.text, [...known])
    return [diagnostic('unknown-state-name', { name: key.text }, key.span, { hint })]
  })
}

function blocksOf(layer: string): readonly string[] {
  const parts = layer.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}
