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
import { lookUpLayer } from './lookup.ts'
import { type LayerBuild, buildLayers } from './layers.ts'
import { checkLimits } from './limits.ts'
import type { Layer, Model, Port } from './model.ts'
import { type Wiring, wireConfig } from './wiring.ts'

/**
 * Builds the inference graph of a config without errors; without a model there is at least one
 * error.
 */
export function buildModel(config: Config): {
  readonly model: Model | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const { wiring, diagnostics } = wire(config)
  const build = buildLayers(config, wiring, { training: false, seed: 0 })
  const found = [...diagnostics, ...build.record.diagnostics]
  if (hasErrors(found)) return { model: undefined, diagnostics: inSourceOrder(found) }
  const model = createModel(config, wiring, build)
  const exceeded = checkLimits(model, undefined)
  return { model, diagnostics: inSourceOrder([...found, ...exceeded]) }
}

/**
 * What is wrong with the names and edges of a config that the reader refused: only what stays wrong
 * whatever the reader left out.
 */
export function checkWiring(config: Config): readonly Diagnostic[] {
  return inSourceOrder(wire(config).diagnostics.filter(each => certain.has(each.code)))
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

/** The edges of a config; the same config always has the same ones. */
export function wire(config: Config): ReturnType<typeof wireConfig> {
  return wireConfig(
    config,
    config.layers.map(item => lookUpLayer(item.type)),
  )
}

/** The named results of one build without faults. */
export function outputsOf(wiring: Wiring, build: LayerBuild): readonly Output[] {
  return wiring.outputs.map(({ name, layer }) => ({ name, node: build.layers[layer]!.output }))
}

function createModel(config: Config, wiring: Wiring, build: LayerBuild): Model {
  const layers = build.layers.filter((each): each is Layer => each !== undefined)
  const outputs = outputsOf(wiring, build).map(({ name, node }) => ({ name, node: owned(node) }))
  return {
    config,
    name: config.name,
    inputs: build.inputs.map(each => portOf(each.attributes.name, each)),
    outputs: outputs.map(({ name, node }) => portOf(name, node)),
    layers,
    weights: build.record.weights,
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
