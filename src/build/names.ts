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

/**
 * The name of every entry, in the order of the body, and what is wrong with the written ones. All
 * names are different, also where the body repeats one.
 */
export function nameItems(body: Body): {
  readonly names: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const places = new Map<string, Span>(body.inputs.map(each => [each.name, each.span]))
  const faults = body.layers.map(item => checkWrittenName(item, places))
  const taken = new Set(places.keys())
  const counts = new Map<string, number>()
  const names = body.layers.map(({ name, type }, i) =>
    name && !faults[i] ? name.text : freeName(name?.text ?? snakeCase(type), taken, counts),
  )
  return { names, diagnostics: faults.filter(each => each !== undefined) }
}

/** Notes the name in `places`, so that the next layer of that name is told where the first is. */
function checkWrittenName({ name }: LayerItem, places: Map<string, Span>): Diagnostic | undefined {
  if (!name) return undefined
  if (name.text.includes('/')) return diagnostic('slash-in-name', { name: name.text }, name.span)
  const first = places.get(name.text)
  if (!first) {
    places.set(name.text, name.span)
    return undefined
  }
  const notes = [{ message: `'${name.text}' is first used here`, span: first }]
  return diagnostic('duplicate-name', { name: name.text }, name.span, { notes })
}

/** `dense`, `dense_1`, ...: the next that is not taken. */
function freeName(base: string, taken: Set<string>, counts: Map<string, number>): string {
  for (;;) {
    const count = counts.get(base) ?? 0
    counts.set(base, count + 1)
    const name = count === 0 ? base : `${base}_${count}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}
