/** Messages as tables of fields: what the reader and the writer go by. */

/**
 * - `int` is any whole number, `float` 32 bits, `text` UTF-8, `bytes` raw;
 * - `packed` numbers are left as the bytes of all of them, one after another: whoever reads them
 *   knows how many there may be. `stride` is the size of one, 0 for varints.
 */
export type FieldKind =
  | { readonly kind: 'int' | 'float' | 'text' | 'bytes' }
  | { readonly kind: 'packed'; readonly stride: 0 | 4 | 8 }
  | { readonly kind: 'message'; readonly of: () => MessageTable }

export type Field = FieldKind & { readonly number: number; readonly repeated: boolean }

export interface MessageTable {
  /** `NodeProto`, as ONNX calls it. */
  readonly name: string
  readonly fields: { readonly [name: string]: Field }
}

const scalar =
  (kind: 'int' | 'float' | 'text' | 'bytes', repeated = false) =>
  (number: number): Field => ({ kind, number, repeated })

export const int = scalar('int')
export const float = scalar('float')
export const text = scalar('text')
export const bytes = scalar('bytes')
export const texts = scalar('text', true)

export const varints = (number: number): Field => ({
  kind: 'packed',
  stride: 0,
  number,
  repeated: false,
})
export const floats = (number: number): Field => ({
  kind: 'packed',
  stride: 4,
  number,
  repeated: false,
})
export const doubles = (number: number): Field => ({
  kind: 'packed',
  stride: 8,
  number,
  repeated: false,
})

/** A message within; `of` is asked later, because messages hold each other. */
export const message = (number: number, of: () => MessageTable): Field => ({
  kind: 'message',
  of,
  number,
  repeated: false,
})
export const messages = (number: number, of: () => MessageTable): Field => ({
  ...message(number, of),
  repeated: true,
})
