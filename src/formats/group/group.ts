/** Layers in a line -> blocks and repeats, where a model repeats itself; what it means stays. */
import type { Json, JsonMap } from '../../fields/field.ts'
import type { ImportedConfig } from '../imported.ts'
import { withBlock } from './block.ts'
import { compressRuns } from './runs.ts'
import { findRepetition } from './windows.ts'

/** Blocks within blocks; a reader follows no more. */
const mostBlocks = 8

/**
 * The shortest first: blocks that repeat are layers for the next round, so that a stage of equal
 * blocks becomes a block itself, or one with `repeat`.
 */
export function groupLayers(config: ImportedConfig): ImportedConfig {
  const kept = new Set(config.outputs.map(each => each.from.layer))
  const compressed = (each: ImportedConfig): ImportedConfig => ({
    ...each,
    layers: compressRuns(each.layers, kept),
  })
  let grouped = compressed(config)
  for (let count = 0; count < mostBlocks; count++) {
    const repetition = findRepetition(grouped)
    if (!repetition) break
    grouped = compressed(withBlock(grouped, repetition, freeBlockName(grouped)))
  }
  return numberedBlocks(grouped, new Set(Object.keys(config.blocks ?? {})))
}

function freeBlockName({ blocks = {} }: ImportedConfig): string {
  return freeName(name => Object.hasOwn(blocks, name))
}

function freeName(isTaken: (name: string) => boolean): string {
  let number = 1
  while (isTaken(`block${number}`)) number++
  return `block${number}`
}

/** Blocks stand and count in the order in which a reader meets them; those in `kept` stay. */
function numberedBlocks(config: ImportedConfig, kept: ReadonlySet<string>): ImportedConfig {
  const blocks = config.blocks ?? {}
  const names = new Map<string, string>([...kept].map(name => [name, name]))
  const taken = new Set(kept)
  const meet = (name: string): void => {
    if (names.has(name) || !Object.hasOwn(blocks, name)) return
    for (const item of itemsOf(blocks[name])) Object.keys(item).forEach(meet)
    const own = freeName(each => taken.has(each))
    names.set(name, own)
    taken.add(own)
  }
  for (const { type } of config.layers) meet(type)
  const renamed = [...names].map(([name, own]): readonly [string, Json] => {
    const block = blocks[name] as JsonMap
    return [own, kept.has(name) ? block : { ...block, layers: itemsOf(block).map(withNames) }]
  })
  const layers = config.layers.map(each => ({ ...each, type: names.get(each.type) ?? each.type }))
  return { ...config, layers, ...(config.blocks && { blocks: Object.fromEntries(renamed) }) }

  function withNames(item: JsonMap): JsonMap {
    const fields = Object.entries(item)
    return Object.fromEntries(fields.map(([key, value]) => [names.get(key) ?? key, value]))
  }
}

function itemsOf(block: Json | undefined): readonly JsonMap[] {
  return (block as { readonly layers: readonly JsonMap[] }).layers
}
