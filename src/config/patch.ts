/** `patch:` changes the items of another config, before anything looks at what they mean. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Entry, Item, MapItem } from './item.ts'
import { type Found, insertAt, removeAt, replaceAt, setAt } from './patch-targets.ts'
import { describeItem } from './words.ts'

const fields = ['set', 'after', 'before', 'insert', 'remove', 'replace', 'with']
/** The schema refuses more; here it keeps the work small. */
const mostPatches = 1024

/** The config after all patches; one that fails changes nothing. */
export function applyPatches(base: MapItem, patch: Item, diagnostics: Diagnostic[]): MapItem {
  if (patch.kind !== 'list') {
    const parameters = { field: 'patch', expected: 'a list', actual: describeItem(patch) }
    diagnostics.push(diagnostic('wrong-type', parameters, patch.span))
    return base
  }
  if (patch.items.length > mostPatches) {
    const expected = `at most ${mostPatches} entries`
    const parameters = { field: 'patch', expected, count: patch.items.length }
    diagnostics.push(diagnostic('list-length', parameters, patch.span))
    return base
  }
  return patch.items.reduce<MapItem>((config, each) => applyPatch(config, each, diagnostics), base)
}

function applyPatch(base: MapItem, patch: Item, diagnostics: Diagnostic[]): MapItem {
  const refuse = (problem: string, span: Span): MapItem => {
    diagnostics.push(diagnostic('bad-patch', { problem }, span))
    return base
  }
  if (patch.kind !== 'map') return refuse('a patch is a map', patch.span)
  const { entries } = patch
  const unknown = [...entries].find(([key]) => !fields.includes(key))
  if (unknown) {
    const [field, { key }] = unknown
    const hint = nearestHint(field, fields) ?? `fields: ${fields.join(', ')}`
    diagnostics.push(diagnostic('unknown-field', { owner: 'a patch', field }, key, { hint }))
    return base
  }
  const form = [...entries.keys()].sort().join(' ')
  switch (form) {
    case 'set':
      return setAll(base, entries.get('set')!.value, diagnostics, refuse)
    case 'after insert':
    case 'before insert':
      return insert(base, entries, diagnostics, refuse)
    case 'remove':
      return atTarget(base, entries.get('remove')!, diagnostics, refuse, removeAt)
    case 'replace with': {
      const { value } = entries.get('with')!
      return atTarget(base, entries.get('replace')!, diagnostics, refuse, (config, target) =>
        replaceAt(config, target, value),
      )
    }
    default:
      return refuse(
        'a patch has `set`, `remove`, `replace` and `with`, or `insert` with `after` or `before`',
        firstKey(patch),
      )
  }
}

type Refuse = (problem: string, span: Span) => MapItem

function firstKey({ entries, span }: MapItem): Span {
  const [first] = entries.values()
  return first?.key ?? span
}

function setAll(base: MapItem, values: Item, diagnostics: Diagnostic[], refuse: Refuse): MapItem {
  if (values.kind !== 'map') return refuse('`set` needs values by path', values.span)
  if (values.entries.size > mostPatches)
    return refuse(`\`set\` has more than ${mostPatches} values`, values.span)
  let config = base
  for (const [path, { key, value }] of values.entries)
    config = changed(config, setAt(config, path, { key, value }), path, key, diagnostics)
  return config
}

function insert(
  base: MapItem,
  entries: MapItem['entries'],
  diagnostics: Diagnostic[],
  refuse: Refuse,
): MapItem {
  const { value: layers } = entries.get('insert')!
  if (layers.kind !== 'list') return refuse('`insert` needs a list of layers', layers.span)
  const after = entries.get('after')
  return atTarget(base, after ?? entries.get('before')!, diagnostics, refuse, (config, target) =>
    insertAt(config, target, layers.items, after !== undefined),
  )
}

function atTarget(
  base: MapItem,
  { value }: Entry,
  diagnostics: Diagnostic[],
  refuse: Refuse,
  change: (config: MapItem, target: string) => Found,
): MapItem {
  if (value.kind !== 'scalar' || typeof value.value !== 'string')
    return refuse('the target of a patch is a name', value.span)
  return changed(base, change(base, value.value), value.value, value.span, diagnostics)
}

function changed(
  base: MapItem,
  found: Found,
  target: string,
  span: Span,
  diagnostics: Diagnostic[],
): MapItem {
  if ('config' in found) return found.config
  const { missing, known } = found
  const hint = nearestHint(missing, known)
  diagnostics.push(diagnostic('unknown-target', { target, missing }, span, { hint }))
  return base
}
