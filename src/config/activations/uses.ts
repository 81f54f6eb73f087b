/** Rules that bring `$bent` and `{$bent: 0.1}`, wherever an activation stands, into one form. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { nearestHint } from '../../diagnostics/nearest.ts'
import type { Span } from '../../diagnostics/source.ts'
import { type Entry, type Item, type MapItem, entriesOf } from '../item.ts'
import type { Rule, Site } from '../rewrite.ts'
import type { ActivationHead } from './heads.ts'

/** `$bent`, in the form that names have given it -> `{$bent: {}}`. */
export const activationName: Rule = (item, site, { settled }) => {
  if (!isActivationSite(site) || item.kind !== 'scalar' || item.open === true) return item
  if (typeof item.value !== 'string' || !item.value.startsWith('$') || settled.has(item))
    return item
  return withKey(item.value, { key: item.span, value: noArguments(item.span) }, item)
}

/**
 * `{$bent: 0.1}` -> `{$common.bent: {slope: 0.1}}`: the name of the whole config, and its arguments
 * by name. A name that stands for another text, as `$act`, becomes that text.
 */
export const activationArguments: Rule = (item, site, context) => {
  if (!isActivationSite(site) || item.kind !== 'map' || item.entries.size !== 1) return item
  const [[written, { key, value }]] = [...item.entries] as [[string, Entry]]
  if (!written.startsWith('$') || context.settled.has(item)) return item
  const refused = (found: Diagnostic): Item => {
    context.diagnostics.push(found)
    context.settled.add(item)
    return item
  }
  const local = written.slice(1)
  if (site.names.isOpen(local)) {
    const problem = `'${written}' has no value yet, so that its arguments mean nothing`
    return refused(diagnostic('no-value', { problem }, key))
  }
  const name = site.names.value(local)
  if (typeof name !== 'string') {
    const hint = nearestHint(local, [...context.activations.keys()])
    return refused(diagnostic('unknown-variable', { name: local }, key, { hint }))
  }
  const head = context.activations.get(local)
  if (!head) return withKey(name, { key, value }, item)
  const args = argumentsOf(head, value)
  context.diagnostics.push(...checkArguments(head, args))
  return withKey(name, { key, value: args }, item)
}

function isActivationSite({ schema }: Site): boolean {
  return schema['title'] === 'activation'
}

function withKey(name: string, entry: Entry, { span }: Item): MapItem {
  return { kind: 'map', entries: new Map([[name, entry]]), span }
}

function noArguments(span: Span): MapItem {
  return { kind: 'map', entries: new Map(), span }
}

/** A bare value is that of the first parameter, as in a block. */
function argumentsOf({ params }: ActivationHead, value: Item): Item {
  if (value.kind === 'map') return value
  if (value.kind === 'scalar' && value.value === null) return noArguments(value.span)
  const [main] = params
  return main === undefined ? value : withKey(main, { key: value.span, value }, value)
}

function checkArguments({ name, params, weights }: ActivationHead, args: Item): Diagnostic[] {
  if (args.kind !== 'map') {
    const candidates = [...weights]
    return [diagnostic('no-main-argument', { owner: name, candidates }, args.span)]
  }
  const known = [...params, ...weights]
  return [...entriesOf(args)].flatMap(([field, { key, value }]) => {
    if (!known.includes(field)) {
      const hint =
        nearestHint(field, known) ??
        (known.length > 0 ? `it has ${known.join(', ')}` : 'it has none')
      return [diagnostic('unknown-param', { owner: name, param: field }, key, { hint })]
    }
    if (!params.includes(field) || value.kind === 'scalar') return []
    const actual = value.kind === 'map' ? 'a map' : 'a list'
    return [diagnostic('wrong-type', { field, expected: 'a number', actual }, value.span)]
  })
}
