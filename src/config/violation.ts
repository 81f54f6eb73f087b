/** One thing that the schema does not allow, with everything that is needed to say so. */
import type { Span } from '../diagnostics/source.ts'
import type { JsonSchema, Path } from '../fields/field.ts'
import { type Item, itemAt, keySpanAt } from './item.ts'
import { type Effective, namedSchema, namesOfKind, schemasAlong } from './schema-walk.ts'

export interface Violation {
  readonly keyword: string
  readonly path: Path
  /** What the validator says beside the keyword, such as the name of the missing field. */
  readonly params: Readonly<Record<string, unknown>>
  /** The value that is wrong, or the map that has a key too many or too few. */
  readonly item: Item
  /** The items on the way to it, the whole config first, itself last. */
  readonly items: readonly Item[]
  readonly schema: JsonSchema
  /** What stands below the name that the value is, where it names an entry of its kind. */
  readonly named: JsonSchema | undefined
  /** All names of the kind that the value should name one of; none where it names nothing. */
  readonly names: readonly string[]
  /** The layer, entry or section that the value belongs to: `Dense`, `adam`, `training`. */
  readonly owner: string
  /** The nearest key above the value: `units`. */
  readonly field: string
  /** Where that key, or the name of the owner, is written. */
  readonly key: Span
}

export function violationAt(
  root: JsonSchema,
  whole: Item,
  keyword: string,
  path: Path,
  params: Readonly<Record<string, unknown>>,
): Violation {
  const along = schemasAlong(root, whole, path)
  const named = path.findLastIndex(step => !/^\d+$/.test(String(step)))
  const item = itemAt(whole, path)
  const { schema } = along[along.length - 1]!
  return {
    keyword,
    path,
    params,
    item,
    items: [whole, ...path.map((_, i) => itemAt(whole, path.slice(0, i + 1)))],
    schema,
    named: namedSchema(root, schema, item),
    names: namesOfKind(root, schema),
    owner: ownerOf(along),
    field: named < 0 ? 'the config' : String(path[named]),
    key: named < 0 ? startOf(whole.span) : keySpanAt(whole, path.slice(0, named + 1)),
  }
}

/** A config as a whole is shown at its first character. */
function startOf(span: Span): Span {
  return { ...span, end: span.start }
}

function ownerOf(along: readonly Effective[]): string {
  const titles = along.map(each => each.schema['title']).filter(title => title !== undefined)
  return String(titles[titles.length - 1] ?? 'the config')
}
