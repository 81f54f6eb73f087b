/** Panels of weights that a step changes: they are kept, and renewed where the weight is. */
import type { Node } from '../graph/node.ts'
import { isOp } from '../graph/node.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { createPack } from '../graph/ops/pack.ts'
import { equalShapes } from '../graph/shape.ts'
import type { Group } from '../passes/fuse.ts'
import type { Panels, SecondOperand } from './second-operand.ts'

/** Knows the panels that an epilogue renews, so that no step packs the weight anew. */
export interface Renewals {
  /** True where `panels` are kept from now on: whoever updates their source writes them, too. */
  readonly keep: (second: SecondOperand, panels: Panels) => boolean
  /** A group with the panels that it renews among its results. Those who read them come before. */
  readonly renewing: (group: Group) => Group
}

/**
 * Panels of a weight's own columns are renewed by a product that computes the new weight. `aliases`
 * says where results are written, and learns where renewed panels are.
 */
export function createRenewals(groups: readonly Group[], aliases: Map<Node, Node>): Renewals {
  const writers = new Map(
    groups.flatMap(group => updatesOf(group, aliases).map(each => [each.target, each] as const)),
  )
  const renewed = new Map<Group, Node[]>()
  return {
    keep: ({ source, transpose }, panels) => {
      const writer = writers.get(source)
      if (!writer || transpose) return false
      const { group, value } = writer
      const next = createPack(value, panels.attributes)
      if (value.origin) next.origin = value.origin
      aliases.set(next, panels)
      renewed.set(group, [...(renewed.get(group) ?? []), next])
      return true
    },
    renewing: group => {
      const more = renewed.get(group) ?? []
      return { ...group, nodes: [...group.nodes, ...more], results: [...group.results, ...more] }
    },
  }
}

/** New values of weights, where they are those of a product's elements. */
interface WeightUpdate {
  readonly target: Node
  readonly group: Group
  readonly value: Node
}

function updatesOf(group: Group, aliases: ReadonlyMap<Node, Node>): readonly WeightUpdate[] {
  const { kind, root, results } = group
  if (kind !== 'root' || !isOp(root, matmul)) return []
  return results.flatMap(value => {
    const target = aliases.get(value)
    return target && equalShapes(target.shape, root.shape) ? [{ target, group, value }] : []
  })
}
