/** Counts the calls of nested models from 0: Keras counts the building of a model as its first. */
import {
  type Call,
  type CallValue,
  type KerasLayer,
  type KerasModel,
  type TensorReference,
  tensorsOf,
} from './topology.ts'

/**
 * Keras 3 counts so in `output_layers` alone, and not for Sequential models; Keras 2 and
 * TensorFlow.js do it wherever a nested model is referred to.
 */
export function countedFromZero(model: KerasModel, isKeras3: boolean): KerasModel {
  const nested = model.layers.filter(each => each.model)
  if (nested.length === 0) return model
  if (isKeras3) {
    const late = new Set(
      nested.filter(each => each.className !== 'Sequential').map(each => each.name),
    )
    return { ...model, outputs: model.outputs.map(each => withReference(each, late)) }
  }
  const references = [
    ...model.layers.flatMap(each => each.calls.flatMap(tensorsOf)),
    ...model.outputs.map(each => each.reference),
  ]
  const isLate = ({ name }: KerasLayer): boolean => {
    const own = references.filter(each => each.layer === name)
    return own.length > 0 && own.every(each => each.node > 0)
  }
  const late = new Set(nested.filter(isLate).map(each => each.name))
  return {
    ...model,
    layers: model.layers.map(each => ({
      ...each,
      calls: each.calls.map(call => inCall(call, late)),
    })),
    outputs: model.outputs.map(each => withReference(each, late)),
  }
}

function earlier(reference: TensorReference, late: ReadonlySet<string>): TensorReference {
  const { layer, node } = reference
  return late.has(layer) && node > 0 ? { ...reference, node: node - 1 } : reference
}

function withReference<T extends { readonly reference: TensorReference }>(
  owner: T,
  late: ReadonlySet<string>,
): T {
  return { ...owner, reference: earlier(owner.reference, late) }
}

function inCall({ args, kwargs }: Call, late: ReadonlySet<string>): Call {
  const inValue = (value: CallValue): CallValue => {
    if (value.kind === 'tensor') return withReference(value, late)
    return value.kind === 'list' ? { kind: 'list', items: value.items.map(inValue) } : value
  }
  return {
    args: args.map(inValue),
    kwargs: new Map([...kwargs].map(([name, value]) => [name, inValue(value)])),
  }
}
