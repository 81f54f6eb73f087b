/** Attributes of ONNX nodes, written as small values: `{alpha: float(0.2), axis: int(1)}`. */
import { type AttributeProto, type GraphProto, attributeTypes } from '../proto/messages.ts'
import { packVarints } from '../proto/write.ts'

export type AttributeValue = Omit<AttributeProto, 'name' | 'strings'> &
  Partial<Pick<AttributeProto, 'strings'>>

export type Attributes = { readonly [name: string]: AttributeValue }

export const float = (f: number): AttributeValue => ({ f, type: attributeTypes.float })

export const int = (i: number): AttributeValue => ({ i, type: attributeTypes.int })

export const text = (value: string): AttributeValue => ({
  s: new TextEncoder().encode(value),
  type: attributeTypes.string,
})

export const ints = (values: readonly number[]): AttributeValue => ({
  ints: packVarints(values),
  type: attributeTypes.ints,
})

export const graph = (g: GraphProto): AttributeValue => ({ g, type: attributeTypes.graph })

/** As the node holds them. */
export function attributeProtos(attributes: Attributes): readonly AttributeProto[] {
  return Object.entries(attributes).map(([name, value]) => ({ strings: [], ...value, name }))
}
