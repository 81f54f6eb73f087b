/** Tree -> tree in the canonical forms, beside the schema; what it does not know stays as it is. */
import { catalog } from '../../catalog/catalog.ts'
import type { Json, JsonSchema } from '../../fields/field.ts'
import { isLayerSite } from '../forms.ts'
import type { Item } from '../item.ts'
import { closedNames } from '../names.ts'
import type { Site } from '../rewrite.ts'
import { childSchema, effectiveSchema } from '../schema-walk.ts'
import { schema as rootSchema } from '../schema.ts'
import { createMainNames } from './main-names.ts'
import { orderSections } from './section-order.ts'
import { type Place, bareArgument, bareName, layerFirst, mainName, oneKey } from './short-forms.ts'
import { type Collection, type Row, type TreeNode, isCollection } from './tree.ts'

export function canonicalTree(root: TreeNode): TreeNode {
  const names = createMainNames(catalog)
  const top = isCollection(root) ? { ...root, lines: true } : root
  const tree = visit({ key: undefined, value: top, before: [], beside: undefined }, rootSchema)
  return orderSections(tree.value)

  function visit(row: Row, schema: Json): Row {
    // What has an anchor is used in other places, where other forms may be needed.
    if (row.value.anchor !== undefined) return row
    const before = placeOf(row.value, schema)
    const renamed = mainName(oneKey(row.value, before), before)
    const place = placeOf(renamed, schema)
    if (!isCollection(renamed)) return { ...row, value: renamed }
    const inside = { ...renamed, rows: renamed.rows.map(each => visitChild(each, place)) }
    const ordered = layerFirst(inside, place)
    const laidOut = isCollection(ordered) ? layOut(ordered, row.key, place.site) : ordered
    return bareName({ ...row, value: laidOut }, place)
  }

  function visitChild(row: Row, place: Place): Row {
    const schema = childSchema(place.site.schema, row.key?.text ?? 0)
    return bareArgument(isFree(row, schema, place) ? row : visit(row, schema!), place)
  }

  function placeOf(node: TreeNode, schema: Json): Place {
    const alone = effectiveSchema(rootSchema, schema, { ...standIn(node), ...someText }).schema
    const words = Array.isArray(alone['enum']) ? (alone['enum'] as string[]) : []
    const site = siteOf(node, schema)
    return { site, names, bareNames: new Set(words), definitionAt: key => definitionAt(site, key) }
  }
}

/** What nothing is known of, such as `x-` keys. A block's arguments are no such thing. */
function isFree({ key }: Row, schema: Json | undefined, { site }: Place): boolean {
  const isUnknown = schema === undefined || Object.keys(schema as object).length === 0
  const isBlock = schema !== undefined && isLayerSite(site) && !key!.text.startsWith('x-')
  return isUnknown && !isBlock
}

const someText = { kind: 'scalar', value: 'text' } as const
const nowhere: Item['span'] = { source: { file: '', text: '', lineStarts: [0] }, start: 0, end: 0 }

/** An item of the same type, which is all that choosing between schemas needs. */
function standIn(node: TreeNode): Item {
  if (node.kind === 'map') return { kind: 'map', entries: new Map(), span: nowhere }
  if (node.kind === 'list') return { kind: 'list', items: [], span: nowhere }
  return { kind: 'scalar', value: node.kind === 'scalar' ? node.value : '', span: nowhere }
}

function siteOf(node: TreeNode, schema: Json): Site {
  const effective = effectiveSchema(rootSchema, schema, standIn(node))
  return {
    ...effective,
    field: '',
    key: undefined,
    written: schema,
    names: closedNames(new Map()),
  }
}

function definitionAt(
  { schema }: Site,
  key: string,
): { readonly name: string; readonly schema: JsonSchema } | undefined {
  const known = (schema['properties'] ?? {}) as JsonSchema
  const child = Object.hasOwn(known, key) ? (known[key] as JsonSchema) : {}
  const reference = child['$ref']
  if (typeof reference !== 'string') return undefined
  const name = reference.replace('#/$defs/', '')
  return { name, schema: (rootSchema['$defs'] as JsonSchema)[name] as JsonSchema }
}

/** Sections that stand on lines or in braces, as their author likes. */
const sections: ReadonlySet<unknown> = new Set([
  ...['inputs', 'params', 'variants', 'blocks', 'a block', 'modules', 'activations', 'include'],
  ...['state_dict', 'names', 'training', 'data', 'limits', 'patch', 'a patch'],
])

/** Layers stand on lines, sections as they were written, everything else in braces. */
function layOut(node: Collection, key: Row['key'], site: Site): Collection {
  const { title } = site.schema
  // Under a key, such as `with`, a layer without siblings is a value as others are.
  const isLayer = isLayerSite(site) && (key === undefined || node.rows.length > 1)
  const lines = isLayer || title === 'layers' || title === 'the config'
  return { ...node, lines: lines || (sections.has(title) && node.lines) }
}
