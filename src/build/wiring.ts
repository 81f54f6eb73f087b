/** What feeds what: every `from` and output, resolved to inputs and layers further up. */
import type { LayerDefinition } from '../catalog/layer.ts'
import type { Config, LayerItem, NameReference } from '../config/config.ts'
import { type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { nearestHint, nearestName } from '../diagnostics/nearest.ts'
import { circleThrough } from './circle.ts'
import { nameLayers } from './names.ts'

export interface WiredLayer {
  readonly item: LayerItem
  /** Undefined where the config names a layer that does not exist. */
  readonly definition: LayerDefinition | undefined
  readonly name: string
  /** False where the name was chosen here. */
  readonly named: boolean
  /**
   * What the layer reads, in one numbering of all sources: inputs first, then layers. Undefined
   * where the wiring is at fault: what depends on such a layer stays silent.
   */
  readonly feeds: readonly number[] | undefined
}

export interface WiredOutput {
  readonly name: string
  /** Index into the layers. */
  readonly layer: number
}

export interface Wiring {
  readonly layers: readonly WiredLayer[]
  readonly outputs: readonly WiredOutput[]
}

/** One `from` entry that names a layer which is not above. */
interface ForwardFeed {
  readonly layer: number
  readonly source: number
  readonly reference: NameReference
}

/** What the rules below share: the config, its sources by name, and what was found so far. */
interface WiringState {
  readonly config: Config
  readonly names: readonly string[]
  readonly sources: ReadonlyMap<string, number>
  /** Names of unnamed layers of unknown types: nobody can tell what they are called. */
  readonly doubtful: readonly string[]
  readonly diagnostics: Diagnostic[]
  readonly forward: ForwardFeed[]
}

/** Resolves names and edges of a config; `definitions` holds what is known of each layer. */
export function wireConfig(
  config: Config,
  definitions: readonly (LayerDefinition | undefined)[],
): { readonly wiring: Wiring; readonly diagnostics: readonly Diagnostic[] } {
  const { names, diagnostics } = nameLayers(config)
  const state: WiringState = {
    config,
    names,
    sources: numberSources(config, names),
    doubtful: names.filter((_, i) => !definitions[i] && !config.layers[i]!.name),
    diagnostics: [...diagnostics],
    forward: [],
  }
  const resolved = config.layers.map((item, i) => feedsOf(state, item, definitions[i], i))
  reportForward(state, resolved)
  const late = new Set(state.forward.map(each => each.layer))
  const layers = config.layers.map((item, i) => ({
    item,
    definition: definitions[i],
    name: names[i]!,
    named: item.name !== undefined,
    feeds: late.has(i) ? undefined : resolved[i],
  }))
  const wiring = { layers, outputs: resolveOutputs(state) }
  if (!hasErrors(state.diagnostics)) state.diagnostics.push(...unused(config, wiring))
  return { wiring, diagnostics: state.diagnostics }
}

/** Every name's source number; of two equal names the first one counts. */
function numberSources(config: Config, names: readonly string[]): ReadonlyMap<string, number> {
  const sources = new Map<string, number>()
  for (const [number, name] of [...config.inputs.map(each => each.name), ...names].entries())
    if (!sources.has(name)) sources.set(name, number)
  return sources
}

/** The sources that layer `i` reads; undefined where something is wrong with them. */
function feedsOf(
  state: WiringState,
  item: LayerItem,
  definition: LayerDefinition | undefined,
  i: number,
): readonly number[] | undefined {
  const feeds = item.from ? namedFeeds(state, item, item.from, i) : defaultFeed(state, item, i)
  if (!feeds || !definition || fits(feeds.length, definition.inputs)) return feeds
  const expected = { one: 'one input', two: 'two inputs', many: 'two or more inputs' }[
    definition.inputs
  ]
  const parameters = { layer: item.type, expected, count: feeds.length }
  state.diagnostics.push(diagnostic('input-count', parameters, item.span))
  return undefined
}

function fits(count: number, allowed: LayerDefinition['inputs']): boolean {
  if (allowed === 'many') return count >= 2
  return count === (allowed === 'one' ? 1 : 2)
}

function defaultFeed({ config, diagnostics }: WiringState, item: LayerItem, i: number) {
  if (i > 0) return [config.inputs.length + i - 1]
  if (config.inputs.length === 1) return [0]
  const inputs = config.inputs.map(each => each.name)
  const hint = `write \`from: ${inputs[0]}\` below it`
  diagnostics.push(diagnostic('missing-from', { layer: item.type, inputs }, item.span, { hint }))
  return undefined
}

function namedFeeds(
  state: WiringState,
  item: LayerItem,
  from: readonly NameReference[],
  i: number,
): readonly number[] | undefined {
  const feeds = from.map(reference => namedFeed(state, item, reference, i))
  return feeds.every(each => each !== undefined) ? feeds : undefined
}

function namedFeed(state: WiringState, item: LayerItem, reference: NameReference, i: number) {
  const { diagnostics, sources, doubtful, config } = state
  const { name, output, role, span } = reference
  const source = sources.get(name)
  if (source === undefined) {
    // `from: dense` beside `- Dens: 8` is right once the layer's type is.
    if (nearestName(name, doubtful) !== undefined) return undefined
    const hint = nearestHint(name, [...sources.keys()])
    diagnostics.push(diagnostic('dangling-from', { name }, span, { hint }))
    return undefined
  }
  if (role !== undefined) {
    diagnostics.push(diagnostic('unknown-role', { layer: item.type, role }, span))
    return undefined
  }
  if (output > 0) {
    diagnostics.push(diagnostic('single-output', { layer: name, output }, span))
    return undefined
  }
  const layer = source - config.inputs.length
  if (layer < i) return source
  // The numbers of unnamed layers are in doubt while the type of one of them is.
  if (doubtful.length > 0 && !config.layers[layer]!.name) return undefined
  state.forward.push({ layer: i, source, reference })
  return source
}

/** A feed from further down is part of a circle, shown once, or just written too early. */
function reportForward(
  state: WiringState,
  resolved: readonly (readonly number[] | undefined)[],
): void {
  const { config, names, diagnostics } = state
  const first = config.inputs.length
  const feedsOfSource = (source: number): readonly number[] => resolved[source - first] ?? []
  const shown = new Set<number>()
  for (const { layer, source, reference } of state.forward) {
    const circle = circleThrough(first + layer, source, feedsOfSource)
    if (circle.some(each => shown.has(each))) continue
    for (const each of circle) shown.add(each)
    const { name, span } = reference
    const named = circle.map(each => names[each - first]!)
    diagnostics.push(
      named.length > 0
        ? diagnostic('circular-wiring', { circle: named }, span)
        : diagnostic('forward-reference', { name, layer: names[layer]! }, span, {
            notes: [{ message: `'${name}' is here`, span: config.layers[source - first]!.span }],
          }),
    )
  }
}

function resolveOutputs(state: WiringState): readonly WiredOutput[] {
  const { config, names } = state
  const last = config.layers.length - 1
  if (!config.outputs) return last < 0 ? [] : [{ name: names[last]!, layer: last }]
  const outputs: WiredOutput[] = []
  for (const declared of config.outputs) {
    const layer = resolveOutput(state, declared.layer)
    if (layer === undefined) continue
    if (outputs.some(each => each.name === declared.name)) {
      const { span } = declared.layer
      state.diagnostics.push(diagnostic('duplicate-output', { name: declared.name }, span))
    } else outputs.push({ name: declared.name, layer })
  }
  return outputs
}

function resolveOutput(state: WiringState, reference: NameReference): number | undefined {
  const { config, names, sources, diagnostics } = state
  const { name, output, span } = reference
  const source = sources.get(name)
  if (source === undefined || source < config.inputs.length) {
    const hint = source === undefined ? nearestHint(name, names) : `'${name}' is an input`
    diagnostics.push(diagnostic('unknown-output', { name }, span, { hint }))
    return undefined
  }
  if (output === 0) return source - config.inputs.length
  diagnostics.push(diagnostic('single-output', { layer: name, output }, span))
  return undefined
}

/** Layers and inputs that nothing reads; what only they read stays silent. */
function unused(config: Config, { layers, outputs }: Wiring): readonly Diagnostic[] {
  const first = config.inputs.length
  const read = new Set(layers.flatMap(each => each.feeds ?? []))
  for (const output of outputs) read.add(first + output.layer)
  return [
    ...config.inputs
      .filter((_, i) => !read.has(i))
      .map(({ name, span }) => diagnostic('unused-input', { input: name }, span)),
    ...layers
      .filter((_, i) => !read.has(first + i))
      .map(({ name, item }) => diagnostic('unused-layer', { layer: name }, item.span)),
  ]
}
