/** A Keras model as its JSON describes it, in one form for Keras 1 to 3 and TensorFlow.js. */
import { type Json, type JsonMap, isMap } from '../../fields/field.ts'

/** Result `tensor` of call number `node` of a layer. */
export interface TensorReference {
  readonly layer: string
  readonly node: number
  readonly tensor: number
}

/** What stands in a call: a tensor, a list with tensors in it, or a plain value. */
export type CallValue =
  | {
      readonly kind: 'tensor'
      readonly reference: TensorReference
      /** Axes with the batch, where the file says it. */
      readonly rank?: number
    }
  | { readonly kind: 'list'; readonly items: readonly CallValue[] }
  | { readonly kind: 'plain'; readonly value: Json }

/** One call of a layer: `layer(*args, **kwargs)`. */
export interface Call {
  readonly args: readonly CallValue[]
  readonly kwargs: ReadonlyMap<string, CallValue>
}

export interface KerasLayer {
  readonly className: string
  readonly name: string
  readonly config: JsonMap
  /** Several where the layer is shared; none where it is no part of the graph. */
  readonly calls: readonly Call[]
  /** True for a function of `keras.ops`, which Keras 3 keeps like a layer. */
  readonly isOperation: boolean
  /** Where the layer is a model itself. */
  readonly model?: KerasModel
  /** The way to it in the file, for messages. */
  readonly path: string
}

export interface KerasModel {
  readonly name: string
  readonly layers: readonly KerasLayer[]
  readonly inputs: readonly TensorReference[]
  readonly outputs: readonly NamedOutput[]
}

export interface NamedOutput {
  /** Only where the model gives a map of outputs. */
  readonly name?: string
  readonly reference: TensorReference
}

/** Which rules a file was written under: what its names and silences mean. */
export type Dialect = 'keras3' | 'keras2' | 'tfjs'

export const inputLayer = 'InputLayer'

const modelClasses = new Set(['Sequential', 'Functional', 'Model'])

/** True for what holds layers of its own that are wired by the file. */
export function isModel(className: string, config: Json | undefined): boolean {
  return (
    modelClasses.has(className) && (Array.isArray(config) || (isMap(config) && 'layers' in config))
  )
}

/** The tensors of a value, from left to right. */
export function tensorsIn(value: CallValue): readonly TensorReference[] {
  if (value.kind === 'tensor') return [value.reference]
  return value.kind === 'list' ? value.items.flatMap(tensorsIn) : []
}

export function tensorsOf({ args, kwargs }: Call): readonly TensorReference[] {
  return [...args, ...kwargs.values()].flatMap(tensorsIn)
}
