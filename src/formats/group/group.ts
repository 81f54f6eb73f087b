/** Layers in a line -> blocks and repeats, where a model repeats itself; what it means stays. */
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
  return grouped
}

function freeBlockName({ blocks = {} }: ImportedConfig): string {
  let number = Object.keys(blocks).length + 1
  while (Object.hasOwn(blocks, `block${number}`)) number++
  return `block${number}`
}
