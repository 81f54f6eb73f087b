/** Blocks that a user supplies for layers that the catalog does not have. */
import type { JsonMap } from '../fields/field.ts'
import { readConfig } from '../config/read.ts'
import { type Item, entriesOf, toJson } from '../config/item.ts'
import { parseText } from '../config/parse.ts'
import { createSource } from '../diagnostics/source.ts'
import { TenonError, hasErrors, refuse } from '../diagnostics/diagnostic.ts'

export interface SuppliedBlock {
  readonly name: string
  readonly params: ReadonlySet<string>
}

export interface SuppliedBlocks {
  /** By the foreign class or op that each stands for. */
  readonly classes: ReadonlyMap<string, SuppliedBlock>
  /** The declarations, for the config that uses them. */
  readonly blocks: JsonMap
}

export const noBlocks: SuppliedBlocks = { classes: new Map(), blocks: {} }

/** `MultiplyBeta` by the block `scale` that the text of `file` declares. */
export interface BlockChoice {
  readonly type: string
  readonly file: string
  readonly text: string
  /** Undefined where the file declares only one. */
  readonly block: string | undefined
}

/** Throws a `TenonError` where a file has faults or does not declare the block. */
export function supplyBlocks(choices: readonly BlockChoice[]): SuppliedBlocks {
  const classes = new Map<string, SuppliedBlock>()
  let blocks: JsonMap = {}
  for (const { type, file, text, block } of choices) {
    const source = createSource(file, text)
    const { config, diagnostics } = readConfig(source)
    if (!config || hasErrors(diagnostics)) throw new TenonError(diagnostics)
    const names = [...config.blocks.keys()]
    const name = block ?? (names.length === 1 ? names[0]! : '')
    const found = config.blocks.get(name)
    if (!found)
      return refuse('unknown-supplied-block', { file, type, block: name, names: names.join(', ') })
    classes.set(type, { name, params: new Set(found.params.map(each => each.name)) })
    blocks = { ...blocks, ...declared(parseText(source).item) }
  }
  return { classes, blocks }
}

/** The section `blocks` as it is written. */
function declared(item: Item | undefined): JsonMap {
  const section = entriesOf(item).get('blocks')?.value
  return section ? (toJson(section) as JsonMap) : {}
}
