/** What feeds what in one body: every `from` and output, resolved to what stands further up. */
import type { Inputs } from '../catalog/layer.ts'
import type { Body, LayerItem, NameReference } from '../config/config.ts'
import { type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { nearestHint, nearestName } from '../diagnostics/nearest.ts'
import { circleThrough } from './circle.ts'
import { missingResult } from './missing-result.ts'
import { type ModulePlaces, nameItems } from './names.ts'
import { inRoleOrder, rolesByPosition } from './roles.ts'

/** What inputs an entry takes, and how many results it gives. */
export interface Arity {
  readonly inputs: Inputs
  /** Undefined where the arguments decide: whoever builds the entry knows. */
  readonly outputs: number | undefined
}

/** An entry of a body with its name and what it reads, numbered within the body: inputs first. */
export interface WiredItem {
  readonly item: LayerItem
  readonly name: string
  /** False where the name was chosen here. */
  readonly named: boolean
  /** Undefined where the wiring is at fault: what depends on such an entry stays silent. */
  readonly feeds: readonly Feed[] | undefined
  /** What the name means where `when` is false; undefined: what feeds the entry. */
  readonly otherwise: Feed | undefined
}

/** One result of a source, and as what it is read. */
export interface Feed {
  readonly source: number
  readonly output: number
  readonly role: string | undefined
  /** The name in the text; undefined for the layer above. */
  readonly reference: NameReference | undefined
}

export interface WiredOutput {
  readonly name: string
  readonly feed: Feed
}

/** A body whose names and edges are resolved: wired once, entered as often as it is used. */
export interface WiredBody {
  readonly inputs: Body['inputs']
  /** Number of each input and entry by its name. */
  readonly numbers: ReadonlyMap<string, number>
  readonly items: readonly WiredItem[]
  readonly outputs: readonly WiredOutput[]
}

/** One `from` entry that names an entry which is not above. */
interface ForwardFeed {
  readonly item: number
  readonly source: number
  readonly reference: NameReference
}

/** What the rules below share: the body, its sources by name, and what was found so far. */
interface WiringState {
  readonly body: Body
  readonly arities: readonly (Arity | undefined)[]
  readonly names: readonly string[]
  readonly sources: ReadonlyMap<string, number>
  /** Names of unnamed entries of unknown types: nobody can tell what they are called. */
  readonly doubtful: readonly string[]
  readonly diagnostics: Diagnostic[]
  readonly forward: ForwardFeed[]
}

/** Resolves names and edges of a body; `arities` holds what is known of each entry. */
export function wireBody(
  body: Body,
  arities: readonly (Arity | undefined)[],
  modules: ModulePlaces = new Map(),
): { readonly wired: WiredBody; readonly diagnostics: readonly Diagnostic[] } {
  const { names, diagnostics } = nameItems(body, modules)
  const state: WiringState = {
    body,
    arities,
    names,
    sources: numberSources(body, names),
    doubtful: names.filter((_, i) => !arities[i] && !body.layers[i]!.name),
    diagnostics: [...diagnostics],
    forward: [],
  }
  const resolved = body.layers.map((item, i) => feedsOf(state, item, i))
  const otherwise = body.layers.map(
    (item, i) => item.otherwise && namedFeed(state, item.otherwise, i),
  )
  reportForward(state, resolved)
  const late = new Set(state.forward.map(each => each.item))
  const items = body.layers.map((item, i) => ({
    item,
    name: names[i]!,
    named: item.name !== undefined,
    feeds: late.has(i) ? undefined : resolved[i],
    otherwise: otherwise[i],
  }))
  const outputs = resolveOutputs(state)
  const wired = { inputs: body.inputs, numbers: state.sources, items, outputs }
  if (!hasErrors(state.diagnostics)) state.diagnostics.push(...unused(wired))
  return { wired, diagnostics: state.diagnostics }
}

/** Every name's source number; of two equal names the first one counts. */
function numberSources(body: Body, names: readonly string[]): ReadonlyMap<string, number> {
  const sources = new Map<string, number>()
  for (const [number, name] of [...body.inputs.map(each => each.name), ...names].entries())
    if (!sources.has(name)) sources.set(name, number)
  return sources
}

/** What entry `i` reads; undefined where something is wrong with it. */
function feedsOf(state: WiringState, item: LayerItem, i: number): readonly Feed[] | undefined {
  const { from } = item
  const allowed = state.arities[i]?.inputs
  if (from?.some(each => each.role !== undefined)) {
    const feeds = namedFeeds(state, from, i)
    if (allowed === undefined) return feeds
    const { ordered, diagnostics } = inRoleOrder(item, allowed, from)
    state.diagnostics.push(...diagnostics)
    return ordered && feeds && ordered.map(each => feeds[from.indexOf(each)]!)
  }
  const feeds = from ? namedFeeds(state, from, i) : defaultFeed(state, item, i)
  if (!feeds || allowed === undefined) return feeds
  const { roles, diagnostics } = rolesByPosition(item, allowed, feeds.length)
  state.diagnostics.push(...diagnostics)
  return diagnostics.length > 0 ? undefined : feeds.map((feed, k) => ({ ...feed, role: roles[k] }))
}

function firstResult(source: number): Feed {
  return { source, output: 0, role: undefined, reference: undefined }
}

function defaultFeed(
  { body, diagnostics }: WiringState,
  item: LayerItem,
  i: number,
): readonly Feed[] | undefined {
  if (i > 0) return [firstResult(body.inputs.length + i - 1)]
  if (body.inputs.length === 1) return [firstResult(0)]
  const inputs = body.inputs.map(each => each.name)
  const hint = `write \`from: ${inputs[0]}\` below it`
  diagnostics.push(diagnostic('missing-from', { layer: item.type, inputs }, item.span, { hint }))
  return undefined
}

function namedFeeds(
  state: WiringState,
  from: readonly NameReference[],
  i: number,
): readonly Feed[] | undefined {
  const feeds = from.map(reference => namedFeed(state, reference, i))
  return feeds.every(each => each !== undefined) ? feeds : undefined
}

function namedFeed(state: WiringState, reference: NameReference, i: number): Feed | undefined {
  const { diagnostics, sources, doubtful, body } = state
  const { name, output, role, span } = reference
  const source = sources.get(name)
  if (source === undefined) {
    // `from: dense` beside `- Dens: 8` is right once the layer's type is.
    if (nearestName(name, doubtful) !== undefined) return undefined
    const hint = nearestHint(name, [...sources.keys()])
    diagnostics.push(diagnostic('dangling-from', { name }, span, { hint }))
    return undefined
  }
  if (!hasOutput(state, source, reference)) return undefined
  const place = source - body.inputs.length
  if (place < i) return { source, output, role, reference }
  // The numbers of unnamed layers are in doubt while the type of one of them is.
  if (doubtful.length > 0 && !body.layers[place]!.name) return undefined
  state.forward.push({ item: i, source, reference })
  return { source, output, role, reference }
}

function hasOutput(
  { body, arities, diagnostics }: WiringState,
  source: number,
  reference: NameReference,
): boolean {
  const arity = arities[source - body.inputs.length]
  const outputs = arity ? arity.outputs : 1
  if (outputs === undefined || reference.output < outputs) return true
  diagnostics.push(missingResult(reference, outputs))
  return false
}

/** A feed from further down is part of a circle, shown once, or just written too early. */
function reportForward(
  state: WiringState,
  resolved: readonly (readonly Feed[] | undefined)[],
): void {
  const { body, names, diagnostics } = state
  const first = body.inputs.length
  const feedsOfSource = (source: number): readonly number[] =>
    (resolved[source - first] ?? []).map(each => each.source)
  const shown = new Set<number>()
  for (const { item, source, reference } of state.forward) {
    const circle = circleThrough(first + item, source, feedsOfSource)
    if (circle.some(each => shown.has(each))) continue
    for (const each of circle) shown.add(each)
    const { name, span } = reference
    const named = circle.map(each => names[each - first]!)
    diagnostics.push(
      named.length > 0
        ? diagnostic('circular-wiring', { circle: named }, span)
        : diagnostic('forward-reference', { name, layer: names[item]! }, span, {
            notes: [{ message: `'${name}' is here`, span: body.layers[source - first]!.span }],
          }),
    )
  }
}

function resolveOutputs(state: WiringState): readonly WiredOutput[] {
  const { body, names } = state
  const last = body.layers.length - 1
  if (!body.outputs) {
    if (last < 0) return []
    return [{ name: names[last]!, feed: firstResult(body.inputs.length + last) }]
  }
  const outputs: WiredOutput[] = []
  for (const declared of body.outputs) {
    const feed = resolveOutput(state, declared.layer)
    if (feed === undefined) continue
    if (outputs.some(each => each.name === declared.name)) {
      const { span } = declared.layer
      state.diagnostics.push(diagnostic('duplicate-output', { name: declared.name }, span))
    } else outputs.push({ name: declared.name, feed })
  }
  return outputs
}

function resolveOutput(state: WiringState, reference: NameReference): Feed | undefined {
  const { body, names, sources, diagnostics } = state
  const { name, output, span } = reference
  const source = sources.get(name)
  if (source === undefined || source < body.inputs.length) {
    const hint = source === undefined ? nearestHint(name, names) : `'${name}' is an input`
    diagnostics.push(diagnostic('unknown-output', { name }, span, { hint }))
    return undefined
  }
  return hasOutput(state, source, reference)
    ? { source, output, role: undefined, reference }
    : undefined
}

/** Entries and inputs that nothing reads; what only they read stays silent. */
function unused({ inputs, items, outputs }: WiredBody): readonly Diagnostic[] {
  const first = inputs.length
  const feeds = items.flatMap(({ feeds, otherwise }) => [
    ...(feeds ?? []),
    ...(otherwise ? [otherwise] : []),
  ])
  const read = new Set([...feeds, ...outputs.map(each => each.feed)].map(each => each.source))
  return [
    ...inputs
      .filter((_, i) => !read.has(i))
      .map(({ name, span }) => diagnostic('unused-input', { input: name }, span)),
    ...items
      .filter((_, i) => !read.has(first + i))
      .map(({ name, item }) => diagnostic('unused-layer', { layer: name }, item.span)),
  ]
}
