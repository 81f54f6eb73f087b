/** Own activations as a config without includes declares them. */
import type { OwnActivation, OwnParam } from '../config/activations/own-activation.ts'
import type { Json } from '../fields/field.ts'
import type { OwnActivations } from './resolve.ts'

/**
 * The same activations, still found by their old names, under names without a namespace:
 * `$common.bent` is `$common_bent`, or another one where that is taken.
 */
export function withPlainNames(own: OwnActivations): OwnActivations {
  const taken = new Set([...own.keys()].filter(each => !each.includes('.')))
  const names = new Map<string, string>()
  for (const name of own.keys()) {
    let plain = name.replaceAll('.', '_')
    while (plain !== name && taken.has(plain)) plain += '_'
    taken.add(plain)
    names.set(name, plain)
  }
  const renamed = (each: OwnActivation): OwnActivation => ({
    ...each,
    type: names.get(each.type)!,
    text: each.text.replace(/\$[\w.]+/g, name => names.get(name) ?? name),
  })
  return new Map([...own].map(([name, each]) => [name, renamed(each)]))
}

/** The section `activations:`, undefined where there is none. */
export function resolveActivations(own: OwnActivations): Json | undefined {
  if (own.size === 0) return undefined
  const declared = [...own.values()].map(
    ({ type, text, params, weights }) =>
      [
        type.slice(1),
        {
          expr: text,
          ...(params.length > 0 && {
            params: Object.fromEntries(params.map(each => [each.name, resolveParam(each)])),
          }),
          ...(weights.length > 0 && {
            weights: Object.fromEntries(weights.map(each => [each.name, each.declared])),
          }),
        },
      ] as const,
  )
  return Object.fromEntries(declared) as Json
}

function resolveParam({ default: usual, min, max }: OwnParam): Json {
  if (min === undefined && max === undefined) return usual
  return { default: usual, ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}
