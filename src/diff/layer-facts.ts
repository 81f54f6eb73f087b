/** What two models are compared by: each layer as plain values. */
import { countNumbers } from '../build/counts.ts'
import type { Layer, Model } from '../build/model.ts'
import { resultName } from '../build/placed.ts'
import { type PlainArgs, plainArgs } from '../build/plain-args.ts'
import type { OwnActivations } from '../build/resolve.ts'
import { type PlainShape, plainShape } from '../build/summary.ts'
import { positionAt } from '../diagnostics/source.ts'

/** One layer, or one input of the model, as it stands in its file. */
export interface LayerFacts {
  readonly name: string
  /** False where tenon chose the name. */
  readonly named: boolean
  readonly type: string
  /** All arguments with their defaults. */
  readonly args: PlainArgs
  readonly trainable: boolean
  /** Names of what feeds it. */
  readonly inputs: readonly string[]
  readonly output: PlainShape
  /** Shapes of the weights that it makes, by their names within the layer. */
  readonly weights: { readonly [name: string]: readonly number[] }
  readonly params: number
  /** Null where a dynamic dim decides. */
  readonly flops: number | null
  readonly line: number
}

/** The layers of a model, from top to bottom. */
export function layerFacts(model: Model): readonly LayerFacts[] {
  const { config, expansion, layers } = model
  const sources = [...model.inputs, ...layers].map(each => each.name)
  return layers.map((layer, i) => {
    const placed = expansion.layers[i]!
    return {
      name: layer.name,
      named: layer.named,
      type: layer.type,
      args: withExpressions(plainArgs(placed, config.activations), config.activations),
      trainable: placed.item.trainable,
      inputs: placed.feeds.map(({ source, output }) => resultName(sources[source]!, output)),
      output: plainShape(layer.output.shape),
      weights: weightShapes(layer, placed.weights),
      params: countNumbers(layer.weights),
      flops: Number.isNaN(layer.flops) ? null : layer.flops,
      line: positionAt(layer.span.source, layer.span.start).line,
    }
  })
}

/** Own activations by what they compute: two of one name may differ. */
function withExpressions(args: PlainArgs, own: OwnActivations): PlainArgs {
  const text = JSON.stringify(args)
  const used = [...own.values()].filter(({ type }) => text.includes(JSON.stringify(type)))
  return { ...args, ...Object.fromEntries(used.map(each => [each.type, each.text])) }
}

function weightShapes({ weights }: Layer, prefix: string): LayerFacts['weights'] {
  return Object.fromEntries(
    weights.map(({ name, shape }) => [name.slice(prefix.length + 1), shape] as const),
  )
}
