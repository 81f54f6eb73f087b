/** Names of layers: written ones are checked, unnamed layers are called by their type. */
import type { Body, LayerItem } from '../config/config.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'

/**
 * A type as a name: `Conv2D` is `conv2d`, `MaxPooling2D` is `max_pooling2d`, `LeakyReLU` is
 * `leaky_relu`. An underscore goes before each capital that starts a word; `ReLU` and `PReLU` are
 * one word each.
 */
export function snakeCase(type: string): string {
  return type
    .replace(/P?ReLU/, word => word[0] + word.slice(1).toLowerCase())
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** Modules by name, with the places of their declarations; their weights carry these names. */
export type ModulePlaces = ReadonlyMap<string, Span>

/** What is known of an entry when it gets its name. */
export type NamedItem = Pick<LayerItem, 'kind' | 'type' | 'name'>

/** What is known of a body when its entries get their names. */
export interface NamedBody {
  readonly inputs: Body['inputs']
  readonly layers: readonly NamedItem[]
}

/**
 * The name of every entry, in the order of the body, and what is wrong with the written ones. All
 * names are different, also where the body repeats one; only calls may be called like their module.
 */
export function nameItems(
  body: NamedBody,
  modules: ModulePlaces,
): {
  readonly names: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const places = new Map<string, Span>(body.inputs.map(each => [each.name, each.span]))
  const faults = body.layers.map(item => checkWrittenName(item, places, modules))
  const taken = new Set(places.keys())
  const counts = new Map<string, number>()
  const names = body.layers.map((item, i) => {
    const { name, type } = item
    if (name && !faults[i]) return name.text
    const isFree = (each: string): boolean =>
      !taken.has(each) && (!modules.has(each) || isCallOf(item, each))
    const free = freeName(name?.text ?? snakeCase(type), isFree, counts)
    taken.add(free)
    return free
  })
  return { names, diagnostics: faults.filter(each => each !== undefined) }
}

function isCallOf({ kind, type }: NamedItem, module: string): boolean {
  return kind === 'call' && type === module
}

/** Notes the name in `places`, so that the next layer of that name is told where the first is. */
function checkWrittenName(
  item: NamedItem,
  places: Map<string, Span>,
  modules: ModulePlaces,
): Diagnostic | undefined {
  const { name } = item
  if (!name) return undefined
  if (name.text.includes('/')) return diagnostic('slash-in-name', { name: name.text }, name.span)
  const first =
    places.get(name.text) ?? (isCallOf(item, name.text) ? undefined : modules.get(name.text))
  if (!first) {
    places.set(name.text, name.span)
    return undefined
  }
  const notes = [{ message: `'${name.text}' is first used here`, span: first }]
  return diagnostic('duplicate-name', { name: name.text }, name.span, { notes })
}

/** `dense`, `dense_1`, ...: the next that is free. */
function freeName(
  base: string,
  isFree: (name: string) => boolean,
  counts: Map<string, number>,
): string {
  for (;;) {
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    const name = count === 0 ? base : `${base}_${count}`
    if (isFree(name)) return name
  }
}
