/** `tenon schema`: the JSON Schema of configs, or of one layer. */
import type { Command } from 'commander'

import { catalog } from '../catalog/catalog.ts'
import { editorSchema } from '../config/editor-schema.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { UsageError } from './failure.ts'
import { printJson } from './output.ts'

export function define(command: Command): void {
  command
    .argument('[layer]', 'a layer, as `Conv2D`')
    .action((layer: string | undefined) =>
      printJson(layer === undefined ? editorSchema : schemaOf(layer)),
    )
}

function schemaOf(name: string): unknown {
  const { layers } = catalog
  const found = layers.find(({ type, aliases = [] }) => [type, ...aliases].includes(name))
  if (found) return (editorSchema['$defs'] as { readonly [type: string]: unknown })[found.type]
  const hint = nearestHint(
    name,
    layers.map(each => each.type),
  )
  throw new UsageError(`there is no layer '${name}'${hint === undefined ? '' : `; ${hint}`}`)
}
