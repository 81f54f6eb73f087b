/** Attributes of a node, as protocol buffers are written in JSON. */
import { type Json, isMap } from '../../../fields/field.ts'
import { type Place, broken, expectList, inside } from '../../json.ts'
import type { ElementType } from '../../onnx/tensors.ts'
import type { TfNode } from './read-graph.ts'

/** Attributes by type; the fallback stands for one that is not there. */
export interface TfAttributes {
  has(name: string): boolean
  text(name: string, fallback: string): string
  int(name: string, fallback: number): number
  float(name: string, fallback: number): number
  flag(name: string): boolean
  ints(name: string): readonly number[] | undefined
  texts(name: string): readonly string[]
  dtype(name: string): ElementType | undefined
  /** Sizes, null where a run alone knows one; undefined where the rank is not said. */
  shape(name: string): readonly (number | null)[] | undefined
  /** Numbers, texts and lists of numbers by name. */
  all(): { readonly [name: string]: number | string | readonly number[] | undefined }
}

const dtypes: { readonly [name: string]: ElementType } = {
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float64',
  DT_INT32: 'int32',
  DT_UINT8: 'uint8',
  DT_INT16: 'int16',
  DT_INT8: 'int8',
  DT_STRING: 'string',
  DT_INT64: 'int64',
  DT_BOOL: 'bool',
  DT_BFLOAT16: 'bfloat16',
  DT_HALF: 'float16',
}

/** The numbers of `DataType`, which some writers put in the place of its names. */
const dtypeNumbers: { readonly [number: number]: string } = {
  1: 'DT_FLOAT',
  2: 'DT_DOUBLE',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  5: 'DT_INT16',
  6: 'DT_INT8',
  7: 'DT_STRING',
  9: 'DT_INT64',
  10: 'DT_BOOL',
  14: 'DT_BFLOAT16',
  19: 'DT_HALF',
}

function dtypeOf(value: Json | undefined): ElementType | undefined {
  const name = typeof value === 'number' ? dtypeNumbers[value] : value
  return typeof name === 'string' && Object.hasOwn(dtypes, name) ? dtypes[name] : undefined
}

const mostDims = 16

/** `{dim: [{size: "-1"}, {size: "3"}]}`. */
export function shapeOf(
  value: Json | undefined,
  place: Place,
): readonly (number | null)[] | undefined {
  if (!isMap(value) || value['unknownRank'] === true) return undefined
  const dims = value['dim'] === undefined ? [] : expectList(value['dim'], inside(place, 'dim'))
  if (dims.length > mostDims) broken(place, `it has ${dims.length} axes`)
  return dims.map((each, i) => {
    const size = numberOf(isMap(each) ? each['size'] : undefined, inside(inside(place, 'dim'), i))
    return size < 0 ? null : size
  })
}

export function attributesOf({ attributes, place }: TfNode): TfAttributes {
  const at = (name: string): Place => inside(inside(place, 'attr'), name)
  const read = <T>(name: string, key: string, of: (value: Json, place: Place) => T) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (value === undefined) return undefined
    const inner = isMap(value) ? value[key] : undefined
    return inner === undefined ? undefined : of(inner, inside(at(name), key))
  }
  const listOf = <T>(name: string, key: string, of: (value: Json, place: Place) => T) =>
    read(name, 'list', (list, within) => {
      const values = isMap(list) ? list[key] : undefined
      if (values === undefined) return []
      const whole = inside(within, key)
      return expectList(values, whole).map((each, i) => of(each, inside(whole, i)))
    })
  return {
    has: name => Object.hasOwn(attributes, name),
    text: (name, fallback) => read(name, 's', textOf) ?? fallback,
    int: (name, fallback) => read(name, 'i', wholeOf) ?? fallback,
    float: (name, fallback) => read(name, 'f', numberOf) ?? fallback,
    flag: name => read(name, 'b', value => value === true) ?? false,
    ints: name => listOf(name, 'i', wholeOf),
    texts: name => listOf(name, 's', textOf) ?? [],
    dtype: name => read(name, 'type', dtypeOf),
    shape: name => read(name, 'shape', shapeOf),
    all: () =>
      Object.fromEntries(
        Object.keys(attributes).map(name => [
          name,
          read(name, 'i', wholeOf) ??
            read(name, 'f', numberOf) ??
            read(name, 's', textOf) ??
            listOf(name, 'i', wholeOf),
        ]),
      ),
  }
}

/** Base64, or the codes of its characters. */
function textOf(value: Json, place: Place): string {
  if (Array.isArray(value)) {
    const codes = value.map((each, i) => wholeOf(each, inside(place, i)) & 0xff)
    return codes.map(each => String.fromCharCode(each)).join('')
  }
  if (typeof value !== 'string') return broken(place, 'it is no text')
  try {
    return atob(value)
  } catch {
    return broken(place, 'it is no text in base64')
  }
}

/** Numbers of 64 bits are written as texts. */
function numberOf(value: Json | undefined, place: Place): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number)
    ? number
    : broken(place, 'it is no finite number')
}

function wholeOf(value: Json, place: Place): number {
  const number = numberOf(value, place)
  return Number.isSafeInteger(number) ? number : broken(place, 'it is no whole number')
}
