/** Masks that Keras writes into the graph of a model, which here follow from the layers. */
import { type Call, type KerasLayer, type KerasModel, tensorsIn } from './topology.ts'

/** Operations that Embedding, Masking and merging layers make masks with. */
const maskOperations = new Set(['NotEqual', 'Any', 'LogicalAnd', 'LogicalOr', 'LogicalNot'])

/**
 * The model without the masks that `Embedding` and `Masking` give: Keras 3 writes each as an
 * operation and as the keyword `mask` of what reads it. A mask that is computed otherwise stays.
 */
export function withoutImpliedMasks(model: KerasModel): KerasModel {
  const operations = new Set(
    model.layers.filter(each => maskOperations.has(each.className)).map(each => each.name),
  )
  if (operations.size === 0) return model
  const layers = model.layers.map(layer =>
    operations.has(layer.name) ? layer : withCalls(layer, each => withoutMask(each, operations)),
  )
  const used = new Set(
    [...layers.filter(each => !operations.has(each.name)).flatMap(sourcesOf)].concat(
      model.outputs.map(each => each.reference.layer),
    ),
  )
  // What still feeds a layer is no mask, and stays to be named as unknown.
  const isLeft = ({ name }: KerasLayer): boolean => !operations.has(name) || used.has(name)
  return { ...model, layers: layers.filter(isLeft) }
}

function withCalls(layer: KerasLayer, change: (call: Call) => Call): KerasLayer {
  return { ...layer, calls: layer.calls.map(change) }
}

function withoutMask({ args, kwargs }: Call, operations: ReadonlySet<string>): Call {
  const kept = [...kwargs].filter(([name, value]) => {
    const sources = tensorsIn(value)
    const isMask = name === 'mask' && sources.length > 0
    return !(isMask && sources.every(each => operations.has(each.layer)))
  })
  return { args, kwargs: new Map(kept) }
}

function sourcesOf({ calls }: KerasLayer): readonly string[] {
  return calls.flatMap(({ args, kwargs }) =>
    [...args, ...kwargs.values()].flatMap(tensorsIn).map(each => each.layer),
  )
}
