/** Config -> Model: wires, builds and measures the layers, and collects what is wrong. */
import type { Config } from '../config/config.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import type { Code } from '../diagnostics/messages.ts'
import { inSourceOrder } from '../diagnostics/order.ts'
import { operand } from '../expr/expr.ts'
import type { Output } from '../graph/graph.ts'
import { type Node, isOp, stampOrigin } from '../graph/node.ts'
import { createMap } from '../graph/ops/map.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { wireBodies } from './bodies.ts'
import { expandConfig } from './expand.ts'
import { fitInitializers } from './fit-initializers.ts'
import { type LayerBuild, createLayerBuilder } from './layers.ts'
import { checkForbidden } from './forbidden.ts'
import { checkLimits, countMeasures } from './limits.ts'
import { lintModel } from './lints/index.ts'
import type { Model, Port } from './model.ts'
import type { Expansion } from './placed.ts'
import { checkStateDict } from './state-names.ts'

/**
 * Expands a config without errors and builds its inference graph; without a model there is at least
 * one error.
 */
export function buildModel(config: Config): {
  readonly model: Model | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { wiredOf, diagnostics } = wireBodies(config)
  const builder = createLayerBuilder(config, { training: false, seed: 0 })
  const { expansion, diagnostics: ofUses } = expandConfig(config, wiredOf, builder)
  const found = onceEach([...diagnostics, ...ofUses, ...builder.record.diagnostics])
  if (hasErrors(found)) return { model: undefined, diagnostics: inSourceOrder(found) }
  const model = createModel(config, expansion, builder)
  const exceeded = checkLimits(model, countMeasures(model))
  const forbidden = onceEach(checkForbidden(model))
  const unknown = checkStateDict(model)
  const doubtful = onceEach(lintModel(model))
  const judged = [...exceeded, ...forbidden, ...unknown, ...doubtful]
  return { model, diagnostics: inSourceOrder([...found, ...judged]) }
}

/** A fault in a block is one fault, however often the block is used: the first use is shown. */
function onceEach(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return found.filter(({ code, span }) => {
    if (!span) return true
    const key = `${code} ${span.source.file} ${span.start} ${span.end}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/**
 * What is wrong with the names and edges of a config that the reader refused: only what stays wrong
 * whatever the reader left out.
 */
export function checkWiring(config: Config): readonly Diagnostic[] {
  return inSourceOrder(wireBodies(config).diagnostics.filter(each => certain.has(each.code)))
}

const certain: ReadonlySet<Code> = new Set([
  'duplicate-name',
  'slash-in-name',
  'dangling-from',
  'forward-reference',
  'circular-wiring',
  'unknown-output',
  'duplicate-output',
])

/** A named result of a build, and which of its steps count. */
export interface Prediction extends Output {
  readonly mask: Node | undefined
}

/** The named results of one build without faults. */
export function outputsOf({ outputs }: Expansion, build: LayerBuild): readonly Prediction[] {
  return outputs.map(({ name, ...result }) => {
    const { node, mask } = build.sourceOf(result)
    return { name, node, mask }
  })
}

function createModel(config: Config, expansion: Expansion, build: LayerBuild): Model {
  const outputs = outputsOf(expansion, build).map(({ name, node }) => ({ name, node: owned(node) }))
  return {
    config,
    expansion,
    name: config.name,
    inputs: build.inputs.map(each => portOf(each.attributes.name, each)),
    outputs: outputs.map(({ name, node }) => portOf(name, node)),
    layers: build.layers,
    weights: fitInitializers(config, expansion, build),
    inference: { inputs: build.inputs, outputs, updates: [] },
  }
}

function portOf(name: string, { shape, dtype }: Node): Port {
  return { name, shape, dtype }
}

/** A model whose layers do nothing still copies: a result is never the caller's own input. */
function owned(node: Node): Node {
  if (!isOp(node, parameter)) return node
  const copy = createMap(operand(0), [node])
  if (node.origin) stampOrigin([copy], node.origin)
  return copy
}
