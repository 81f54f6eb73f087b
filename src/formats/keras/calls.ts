/** A call of Keras as feeds of a config: positions and keywords become roles. */
import type { InputRole, LayerDefinition } from '../../catalog/layer.ts'
import type { Json, JsonMap } from '../../fields/field.ts'
import type { ImportedFeed } from '../imported.ts'
import type { Conversion } from './convert.ts'
import { type Call, type CallValue, type TensorReference, tensorsIn } from './topology.ts'

export interface ConvertedCall {
  readonly from: readonly ImportedFeed[]
  /** Flags of the call that are arguments of the layer here: `use_causal_mask`. */
  readonly args: JsonMap
}

export interface CallSite {
  readonly layer: string
  /** Undefined for a block, which takes its inputs by position. */
  readonly definition: LayerDefinition | undefined
  readonly conversion: Conversion
  feedOf(reference: TensorReference): ImportedFeed
}

export function convertCall({ args, kwargs }: Call, site: CallSite): ConvertedCall {
  const { definition, layer, conversion } = site
  const roles = definition && typeof definition.inputs !== 'string' ? definition.inputs : []
  const given = args.filter(each => tensorsIn(each).length > 0).map(tensorsIn)
  const byRole = new Map<string, readonly TensorReference[]>()
  const flags: { [name: string]: Json } = {}
  for (const [name, value] of kwargs) {
    const tensors = tensorsIn(value)
    const isRole = roles.some(each => each.name === name)
    if (tensors.length > 0 && isRole) byRole.set(name, tensors)
    else if (tensors.length > 0) conversion.unsaid(layer, `the call's ${name}`, 'a tensor')
    else noteFlag(name, value, site, flags)
  }
  const positional = given.flat()
  const feeds = positional.map(site.feedOf)
  if (byRole.size === 0) return { from: feeds, args: flags }
  const named = [...byRole].flatMap(([role, references]) =>
    references.map(each => ({ ...site.feedOf(each), role })),
  )
  return { from: inOrder([...withRoles(feeds, roles), ...named], roles), args: flags }
}

/** Positions as roles: one each, what is left has the last. */
function withRoles(
  feeds: readonly ImportedFeed[],
  roles: readonly InputRole[],
): readonly ImportedFeed[] {
  return feeds.map((feed, k) => ({ ...feed, role: (roles[k] ?? roles.at(-1)!).name }))
}

/** In the order of the roles, and without them where positions say the same. */
function inOrder(
  feeds: readonly (ImportedFeed & { readonly role?: string })[],
  roles: readonly InputRole[],
): readonly ImportedFeed[] {
  const ordered = roles.flatMap(({ name }) => feeds.filter(each => each.role === name))
  const expected = withRoles(ordered, roles)
  const isPlain = ordered.every((each, k) => each.role === expected[k]!.role)
  return isPlain ? ordered.map(({ role: _, ...feed }) => feed) : ordered
}

/** What stands in a call and is no tensor. */
function noteFlag(
  name: string,
  value: CallValue,
  { layer, definition, conversion }: CallSite,
  flags: { [name: string]: Json },
): void {
  const plain = value.kind === 'plain' ? value.value : []
  const isNothing = plain === null || (Array.isArray(plain) && plain.length === 0)
  if (isNothing) return
  if (name === 'training') {
    const reason = 'training and inference are two graphs here'
    return conversion.notes.dropped(`the call's training: ${JSON.stringify(plain)}`, reason)
  }
  if (definition && Object.hasOwn(definition.fields, name)) flags[name] = plain
  else if (plain !== false) conversion.unsaid(layer, `the call's ${name}`, plain)
}
