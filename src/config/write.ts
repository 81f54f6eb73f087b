/** Writes a config as YAML: one line per argument list, the same bytes for the same values. */
import { Document, type Node, YAMLMap, isCollection, isMap, isPair, isSeq } from 'yaml'

import type { Json } from '../fields/field.ts'

/** The text of a config given as plain values, keys in their order. */
export function writeConfig(config: { readonly [key: string]: Json }): string {
  const document = new Document(config, { aliasDuplicateObjects: false })
  const root = document.contents
  if (isMap(root)) for (const { value } of root.items) layOut(value as Node)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

/** Sections and layers stand below each other; what they hold is on one line each. */
function layOut(section: Node): void {
  if (isSeq(section) && section.items.every(each => isMap(each) && each.items.length > 1))
    for (const item of section.items) flowWithin(item as YAMLMap)
  else if (isMap(section)) flowWithin(section)
  else if (isSeq(section)) section.flow = true
}

function flowWithin(map: YAMLMap): void {
  for (const pair of map.items) if (isPair(pair) && isCollection(pair.value)) pair.value.flow = true
}
