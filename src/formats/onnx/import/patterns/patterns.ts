/** Nodes that exporters have taken to pieces become whole again. */
import type { OnnxModel, OnnxNode } from '../read-model.ts'
import { type Pattern, aroundOf } from './around.ts'
import { layerNormalization } from './layer-normalization.ts'
import { moments } from './moments.ts'
import { prelu } from './prelu.ts'

const patterns: readonly Pattern[] = [layerNormalization, moments, prelu]

/** The same model with fewer nodes. */
export function withPatterns(model: OnnxModel): OnnxModel {
  const around = aroundOf(model)
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>()
  const gone = new Set<OnnxNode>()
  for (const node of model.nodes) {
    const found = patterns.map(each => each(node, around)).find(each => each !== undefined)
    // What is part of one thing already is no part of another.
    if (!found || found.parts.some(each => gone.has(each) || replaced.has(each))) continue
    replaced.set(found.last, found.made)
    for (const part of found.parts) if (part !== found.last) gone.add(part)
  }
  const left = model.nodes.filter(each => !gone.has(each))
  const nodes = left.flatMap(each => replaced.get(each) ?? [each])
  return { ...model, nodes }
}
