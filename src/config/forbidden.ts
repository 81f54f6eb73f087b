/** `limits.forbid`: names of layers and fields, each of which must exist to be forbidden. */
import type { Catalog } from '../catalog/catalog.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { type Item, type MapItem, entriesOf } from './item.ts'
import type { JsonSchema } from '../fields/field.ts'
import { unknownLayer, unknownName } from './unknown.ts'

/** A misspelt name would forbid nothing. */
export function checkForbidden(
  config: MapItem,
  catalog: Catalog,
  blocks: readonly string[],
): readonly Diagnostic[] {
  const variants = [...entriesOf(config.entries.get('variants')?.value).values()]
  const items = [config, ...variants.map(each => each.value)].flatMap(each => {
    const forbid = entriesOf(entriesOf(each).get('limits')?.value).get('forbid')?.value
    return forbid?.kind === 'list' ? forbid.items : []
  })
  if (items.length === 0) return []
  const names = {
    layers: [...catalog.layers.flatMap(allNames), ...blocks],
    fields: fieldsOf(catalog),
  }
  return items.flatMap(item => check(item, names, catalog))
}

/** Everything that has a name and fields. */
type Entry = Pick<Catalog['activations'][number], 'name' | 'aliases' | 'fields'>

interface Names {
  readonly layers: readonly string[]
  /** Every argument, with the schemas that it has. */
  readonly fields: ReadonlyMap<string, readonly JsonSchema[]>
}

function fieldsOf(catalog: Catalog): Names['fields'] {
  const { layers, activations, constraints, initializers, regularizers } = catalog
  const inside: readonly Pick<Entry, 'fields'>[] = [
    ...layers,
    ...activations,
    ...constraints,
    ...initializers,
    ...regularizers,
  ]
  const fields = new Map<string, JsonSchema[]>()
  for (const { fields: own } of inside)
    for (const [name, { schema }] of Object.entries(own))
      fields.set(name, [...(fields.get(name) ?? []), schema])
  return fields
}

function allNames(entry: {
  readonly type?: string
  readonly name?: string
  readonly aliases?: readonly string[]
}) {
  return [entry.type ?? entry.name!, ...(entry.aliases ?? [])]
}

function check(item: Item, { layers, fields }: Names, catalog: Catalog): readonly Diagnostic[] {
  if (item.kind === 'scalar' && typeof item.value === 'string')
    return layers.includes(item.value) ? [] : [unknownLayer(item.value, item.span, layers)]
  if (item.kind !== 'map') return []
  return [...item.entries].flatMap(([field, { key, value }]) => {
    const schemas = fields.get(field)
    if (schemas) return checkValue(value, schemas, layers, catalog)
    const hint = nearestHint(field, [...fields.keys()])
    return [diagnostic('unknown-field', { owner: 'every layer', field }, key, { hint })]
  })
}

/** A name where every field of this name takes an entry of one kind. */
function checkValue(
  item: Item,
  schemas: readonly JsonSchema[],
  own: readonly string[],
  catalog: Catalog,
): readonly Diagnostic[] {
  const [kind, ...others] = new Set(schemas.map(kindOf))
  if (kind === undefined || others.length > 0) return []
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return []
  const entries: readonly Entry[] = catalog[`${kind}s`]
  const layers = kind === 'activation' ? catalog.layers.filter(each => each.activation) : []
  const names = [...entries.flatMap(allNames), ...layers.flatMap(allNames)]
  // Activations of the config are among `own`.
  return names.includes(item.value) || own.includes(item.value)
    ? []
    : [unknownName({ kind, name: item.value }, item.span, names)]
}

type Kind = 'activation' | 'initializer' | 'regularizer' | 'constraint'

function kindOf({ $ref }: JsonSchema): Kind | undefined {
  return /^#\/\$defs\/(activation|initializer|regularizer|constraint)(?:OrNull)?$/.exec(
    String($ref),
  )?.[1] as Kind | undefined
}
