/** Forms of a layer or reference that say the same in fewer words, comments kept. */
import type { JsonSchema } from '../../fields/field.ts'
import { isLayerSite, isReferenceSite } from '../forms.ts'
import type { Site } from '../rewrite.ts'
import { childSchema } from '../schema-walk.ts'
import { siblingNames } from '../schema-sections.ts'
import type { MainNames } from './main-names.ts'
import {
  type Collection,
  type Row,
  type TreeNode,
  hasAnchors,
  isEmpty,
  plainKey,
  plainText,
} from './tree.ts'

/** What the forms need to know of where a value stands. */
export interface Place {
  readonly site: Site
  readonly names: MainNames
  /** The definition of what an entry's value must be: `Dense`, `regularizer.l2`. */
  definitionAt(key: string): { readonly name: string; readonly schema: JsonSchema } | undefined
  /** Names that may stand alone here. */
  readonly bareNames: ReadonlySet<string>
}

/** `{type: Dense, units: 10, name: probs}` -> `{Dense: {units: 10}, name: probs}`. */
export function oneKey(node: TreeNode, { site, definitionAt }: Place): TreeNode {
  if (node.kind !== 'map' || !(isLayerSite(site) || isReferenceSite(site))) return node
  const type = node.rows.find(each => each.key?.text === 'type')
  if (type?.value.kind !== 'scalar' || typeof type.value.value !== 'string') return node
  const { value: text, anchor } = type.value
  if (!definitionAt(text) || anchor !== undefined) return node
  const others = node.rows.filter(each => each !== type)
  const isBeside = ({ key }: Row): boolean =>
    isLayerSite(site) && (siblingNames.includes(key!.text) || key!.text.startsWith('x-'))
  const args = others.filter(each => !isBeside(each))
  const value: Collection = { kind: 'map', rows: args, foot: [], lines: false, anchor: undefined }
  const named: Row = { ...type, key: plainKey(text), value }
  return { ...node, rows: [named, ...others.filter(isBeside)] }
}

/** `MaxPool2D` -> `MaxPooling2D`, alone or as a key. */
export function mainName(node: TreeNode, { site, names }: Place): TreeNode {
  if (!isLayerSite(site) && !isReferenceSite(site)) return node
  const nameOf = (name: string): string => names.nameOf(site.schema['title'], name)
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const name = nameOf(node.value)
    return name === node.value ? node : plainText(name)
  }
  if (node.kind !== 'map') return node
  const taken = new Set(node.rows.map(each => each.key!.text))
  const rows = node.rows.map(row => {
    const name = nameOf(row.key!.text)
    if (name === row.key!.text || taken.has(name)) return row
    return { ...row, key: { ...plainKey(name), anchor: row.key!.anchor } }
  })
  return { ...node, rows }
}

/** `Dense: {units: 10}` -> `Dense: 10`; `Flatten: {}` -> `Flatten:`. */
export function bareArgument(row: Row, { site, names, definitionAt }: Place): Row {
  if (!isLayerSite(site) && !isReferenceSite(site)) return row
  const { key, value } = row
  const definition = key && definitionAt(key.text)
  if (!definition || value.kind !== 'map' || value.anchor !== undefined) return row
  if (value.rows.length === 0 && value.foot.length === 0)
    return definition.schema['required'] === undefined ? { ...row, value: nothing } : row
  const [only, ...others] = value.rows
  // A schema with a condition takes a bare value too. A rate alone would not say what it is.
  const takesBare =
    definition.schema['if'] !== undefined && !definition.name.startsWith('optimizer.')
  if (others.length > 0 || only!.key!.text !== names.argumentOf(definition.name)) return row
  if (!takesBare || value.foot.length > 0 || !canGoBare(only!.value)) return row
  return withNotesOf(only!, { ...row, value: only!.value })
}

const nothing: TreeNode = { ...plainText(''), value: null }

/** A map would be taken for the arguments, and null for none of them. */
function canGoBare(value: TreeNode): boolean {
  return value.kind === 'list' || (value.kind === 'scalar' && value.value !== null)
}

/** `{Flatten: {}}` -> `Flatten`, `{relu: {}}` -> `relu`. */
export function bareName(row: Row, { site, bareNames, definitionAt }: Place): Row {
  const { value } = row
  if (value.kind !== 'map' || value.anchor !== undefined || value.foot.length > 0) return row
  if (!isLayerSite(site) && !isReferenceSite(site)) return row
  const [only, ...others] = value.rows
  const name = only?.key?.text
  if (name === undefined || others.length > 0 || only!.key!.anchor !== undefined) return row
  const needsMore = definitionAt(name)?.schema['required'] !== undefined
  if (!isEmpty(only!.value) || needsMore || !bareNames.has(name)) return row
  return withNotesOf(only!, { ...row, value: plainText(name) })
}

/** The layer's own key first, its siblings below. */
export function layerFirst(node: TreeNode, { site }: Place): TreeNode {
  if (!isLayerSite(site) || node.kind !== 'map') return node
  const layer = node.rows.find(({ key }) => isLayerKey(key!.text, site.schema))
  if (!layer || layer === node.rows[0] || hasAnchors(node)) return node
  return { ...node, rows: [layer, ...node.rows.filter(each => each !== layer)] }
}

function isLayerKey(key: string, schema: JsonSchema): boolean {
  const isBeside = siblingNames.includes(key) || key.startsWith('x-')
  return !isBeside && childSchema(schema, key) !== undefined
}

/** A row that takes the place of another one takes its comments too. */
function withNotesOf(inner: Row, row: Row): Row {
  const notes = inner.before.filter(each => each !== '')
  if (row.beside === undefined || inner.beside === undefined)
    return { ...row, before: [...row.before, ...notes], beside: row.beside ?? inner.beside }
  return { ...row, before: [...row.before, ...notes, inner.beside] }
}
