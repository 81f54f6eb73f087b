/** Expands a config and builds as it goes: what stands below may ask for shapes from above. */
import { closeLayer, evaluateCondition, evaluateCount, withRest } from '../config/close.ts'
import type { Block, Body, Config, LayerItem, Names, ParamValue } from '../config/config.ts'
import { type Diagnostic, type Note, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { checkExpectedShape } from './expected-shape.ts'
import type { LayerBuilder } from './layers.ts'
import { findLayer } from './lookup.ts'
import { bindParams } from './params.ts'
import { missingResult } from './missing-result.ts'
import type { Expansion, PlacedFeed, PlacedLayer, Result } from './placed.ts'
import { withNotes } from './scope.ts'
import type { Feed, WiredBody, WiredItem } from './wiring.ts'

/** Blocks inside blocks; a block that uses itself ends here. */
const deepest = 64
/** Layers of a model at most, after expansion. */
const mostLayers = 10_000

/** Results of an input or an entry; undefined where it is at fault. */
type Results = readonly Result[] | undefined

/** One body being expanded: its names, and where it stands. */
interface Frame {
  readonly body: WiredBody
  /** Results by number within the body: inputs first. */
  readonly results: Results[]
  readonly values: ReadonlyMap<string, ParamValue>
  readonly place: Place
}

interface Place {
  /** `stage1/0/`, or nothing. */
  readonly path: string
  /** The same for weights, which calls and shared repeats have in common. */
  readonly weights: string
  readonly named: boolean
  readonly shared: boolean
  readonly uses: readonly Span[]
  readonly notes: readonly Note[]
}

interface Context {
  readonly config: Config
  readonly wiredOf: (body: Body) => WiredBody
  readonly builder: LayerBuilder
  readonly layers: PlacedLayer[]
  /** What layers above call their weights by `weights`: any layer may share these. */
  readonly given: Set<string>
  readonly diagnostics: Diagnostic[]
}

/** Expands and builds; diagnostics of the layers themselves are in the builder's record. */
export function expandConfig(
  config: Config,
  wiredOf: (body: Body) => WiredBody,
  builder: LayerBuilder,
): { readonly expansion: Expansion; readonly diagnostics: readonly Diagnostic[] } {
  const context: Context = {
    config,
    wiredOf,
    builder,
    layers: [],
    given: new Set(),
    diagnostics: [],
  }
  const frame: Frame = {
    body: wiredOf(config),
    results: config.inputs.map((_, source) => [{ source, output: 0 }]),
    values: config.values,
    place: { path: '', weights: '', named: true, shared: false, uses: [], notes: [] },
  }
  expandBody(context, frame)
  const outputs = frame.body.outputs.flatMap(({ name, feed }) => {
    const result = resultOf(context, frame, feed)
    return result ? [{ name, ...result }] : []
  })
  return { expansion: { layers: context.layers, outputs }, diagnostics: context.diagnostics }
}

/** What a feed reads; undefined where that is at fault, or where its layer has no such result. */
function resultOf(context: Context, frame: Frame, feed: Feed): Result | undefined {
  const results = frame.results[feed.source]
  const result = results?.[feed.output]
  if (results && !result && feed.reference)
    report(context, frame.place, [missingResult(feed.reference, results.length)])
  return result
}

function feedOf(context: Context, frame: Frame, feed: Feed): PlacedFeed | undefined {
  const result = resultOf(context, frame, feed)
  return result && { source: result.source, output: result.output, role: feed.role }
}

function expandBody(context: Context, frame: Frame): void {
  for (const wired of frame.body.items) frame.results.push(expandItem(context, frame, wired))
}

function expandItem(context: Context, frame: Frame, wired: WiredItem): Results {
  const feeds = wired.feeds?.map(each => feedOf(context, frame, each))
  if (!feeds || !feeds.every(each => each !== undefined)) return undefined
  const { repeat } = wired.item
  if (!repeat) return expandOnce(context, frame, wired, { feeds, item: wired.item })
  const names = namesOf(context, frame)
  const { value: times, diagnostics } = evaluateCount(repeat, names)
  report(context, frame.place, diagnostics)
  return times === undefined ? undefined : expandRepeats(context, frame, wired, feeds, times)
}

/** Each repeat is fed by the one before; other inputs than the first stay the same. */
function expandRepeats(
  context: Context,
  frame: Frame,
  wired: WiredItem,
  feeds: readonly PlacedFeed[],
  times: number,
): Results {
  let results: Results = feeds.slice(0, 1)
  for (let i = 0; i < times; i++) {
    const item = i > 0 ? withRest(wired.item) : wired.item
    const repeat = { index: i, times }
    const own = [{ ...feeds[0]!, ...results[0]! }, ...feeds.slice(1)]
    results = expandOnce(context, frame, wired, { feeds: own, item, repeat })
    if (!results) return undefined
  }
  return results
}

interface Use {
  readonly item: LayerItem
  readonly feeds: readonly PlacedFeed[]
  readonly repeat?: { readonly index: number; readonly times: number }
}

function expandOnce(context: Context, frame: Frame, wired: WiredItem, use: Use): Results {
  const { item, feeds, repeat } = use
  const names = (): Names => namesOf(context, frame, repeat?.index)
  if (item.when) {
    const { value, diagnostics } = evaluateCondition(item.when, names())
    report(context, frame.place, diagnostics)
    if (value === undefined) return undefined
    if (!value) return leftOut(context, frame, wired, feeds)
  }
  const { layer: closed, diagnostics } = item.open
    ? closeLayer(item, names())
    : { layer: item, diagnostics: [] }
  report(context, frame.place, diagnostics)
  if (!closed) return undefined
  const place = placeOf(frame.place, wired, repeat)
  return asExpected(context, place, closed, expandClosed(context, place, closed, feeds))
}

/** What a block or a call gives is compared with its `expect`; layers have done so themselves. */
function asExpected(
  context: Context,
  place: Place,
  { kind, expect, span }: LayerItem,
  results: Results,
): Results {
  const first = results?.[0]
  if (kind === 'layer' || !expect || !first) return results
  const { shape } = context.builder.sourceOf(first).node
  const fault = checkExpectedShape(place.path, shape, expect, span)
  if (!fault) return results
  report(context, place, [fault])
  return undefined
}

function leftOut(
  context: Context,
  frame: Frame,
  { otherwise }: WiredItem,
  feeds: readonly PlacedFeed[],
): Results {
  if (!otherwise) return feeds.slice(0, 1)
  const result = resultOf(context, frame, otherwise)
  return result && [result]
}

/** Where an entry stands; its path ends with its own name. */
function placeOf(outer: Place, { item, name, named }: WiredItem, repeat: Use['repeat']): Place {
  const own = repeat ? `${name}/${repeat.index}` : name
  const weights = item.weights ?? (repeat && item.share ? `${name}/0` : own)
  return {
    path: outer.path + own,
    weights: outer.weights + weights,
    named: outer.named && named,
    shared: outer.shared || item.share,
    uses: outer.uses,
    notes: outer.notes,
  }
}

/** A closed entry: a layer is built, a block is entered, a call goes to its module. */
function expandClosed(
  context: Context,
  place: Place,
  item: LayerItem,
  feeds: readonly PlacedFeed[],
): Results {
  switch (item.kind) {
    case 'layer':
      return placeLayer(context, place, item, feeds)
    case 'block':
      return enterBlock(context, place, item, feeds)
    case 'call': {
      const module = context.config.modules.get(item.type)
      // The reader has refused calls of what is no module.
      if (!module) return undefined
      return expandClosed(context, { ...place, weights: item.type, shared: true }, module, feeds)
    }
  }
}

function placeLayer(
  context: Context,
  place: Place,
  item: LayerItem,
  feeds: readonly PlacedFeed[],
): Results {
  if (context.layers.length >= mostLayers) return tooMany(context, item.span)
  const definition = findLayer(item.type)
  if (item.weights !== undefined) context.given.add(place.weights)
  const { path, named, weights, uses, notes } = place
  const shared = place.shared || context.given.has(weights)
  const placed: PlacedLayer = {
    item,
    definition,
    name: path,
    named,
    weights,
    shared,
    uses,
    notes,
    feeds,
  }
  const results = context.builder.add(placed)
  if (results) context.layers.push(placed)
  return results
}

function enterBlock(
  context: Context,
  place: Place,
  item: LayerItem,
  feeds: readonly PlacedFeed[],
): Results {
  const block = context.config.blocks.get(item.type)
  // The reader has refused blocks that are not declared.
  if (!block) return undefined
  if (place.uses.length >= deepest) return tooDeep(context, place, item)
  const { values, diagnostics } = bindParams(block, item)
  report(context, place, diagnostics)
  if (!values) return undefined
  const frame: Frame = {
    body: context.wiredOf(block.body),
    results: feeds.map(each => [each]),
    values: new Map([...block.values, ...values]),
    place: inside(place, item, block),
  }
  expandBody(context, frame)
  const outputs = frame.body.outputs.map(({ feed }) => resultOf(context, frame, feed))
  return outputs.every(each => each !== undefined) ? outputs : undefined
}

function inside(place: Place, item: LayerItem, block: Block): Place {
  const [, index] = /\/(\d+)$/.exec(place.path) ?? []
  const repeat = index === undefined ? '' : `, repeat ${Number(index) + 1}`
  const note = { message: `in block '${block.name}'${repeat}, used here`, span: item.span }
  return {
    ...place,
    path: `${place.path}/`,
    weights: `${place.weights}/`,
    uses: [item.span, ...place.uses],
    notes: [note, ...place.notes],
  }
}

function tooMany({ diagnostics }: Context, span: Span): undefined {
  const limit = String(mostLayers)
  if (!diagnostics.some(each => each.code === 'too-many-layers'))
    diagnostics.push(diagnostic('too-many-layers', { limit }, span))
  return undefined
}

function tooDeep({ diagnostics }: Context, { uses }: Place, item: LayerItem): undefined {
  const outermost = uses.at(-1) ?? item.span
  if (!diagnostics.some(each => each.code === 'blocks-too-deep'))
    diagnostics.push(diagnostic('blocks-too-deep', { block: item.type, limit: deepest }, outermost))
  return undefined
}

function report(context: Context, { notes }: Place, found: readonly Diagnostic[]): void {
  context.diagnostics.push(...found.map(each => withNotes(each, notes)))
}

/** What expressions may name: parameters, the number of the repeat, and what stands above. */
function namesOf({ builder }: Context, { body, values, results }: Frame, index?: number): Names {
  return {
    value: name => (name === 'i' && index !== undefined ? index : values.get(name)),
    shape: name => {
      const number = body.numbers.get(name)
      if (number === undefined || number >= results.length) return undefined
      const first = results[number]?.[0]
      if (!first) return 'poisoned'
      const { shape } = builder.sourceOf(first).node
      return shape.map(dim => (typeof dim === 'number' ? dim : undefined))
    },
    // Hints alone ask for all names, and a model may have thousands.
    get values() {
      return [...values.keys(), ...(index === undefined ? [] : ['i'])]
    },
    get shapes() {
      return [...body.numbers].flatMap(([name, number]) => (number < results.length ? [name] : []))
    },
  }
}
