/** Operations that Keras 3 keeps in a model like layers: `x / 255`, `a + b`, `relu(x)`. */
import { entriesOf } from '../../build/plain-args.ts'
import { findEntry, lookUpLayer } from '../../build/lookup.ts'
import type { Json, JsonMap } from '../../fields/field.ts'
import { shortArgs, shortNumber, shortReference } from '../plain-fields.ts'
import type { Conversion, ConvertedLayer } from './convert.ts'
import { kerasSnakeCase } from './counted-names.ts'
import type { Call, KerasLayer } from './topology.ts'

/** Operations on two tensors that are layers by the same name. */
const merging = new Set(['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum'])

/** With a number on the left (`1 - x`) or right (`x - 1`): the scale and the offset of x. */
const withNumber: {
  readonly [operation: string]: (
    n: number,
    isLeft: boolean,
  ) => readonly [number, number] | undefined
} = {
  Add: n => [1, n],
  Subtract: (n, isLeft) => (isLeft ? [-1, n] : [1, -n]),
  Multiply: n => [n, 0],
  TrueDivide: (n, isLeft) => (isLeft ? undefined : [1 / n, 0]),
  Divide: (n, isLeft) => (isLeft ? undefined : [1 / n, 0]),
}

/** Undefined where nothing here computes the same; this is noted then. */
export function convertOperation(
  { className, name, config }: KerasLayer,
  call: Call,
  conversion: Conversion,
): ConvertedLayer | undefined {
  const { name: _, ...args } = config
  const found =
    Object.keys(args).length === 0
      ? (merged(className, call) ?? rescaled(className, call) ?? activated(className, args, call))
      : activated(className, args, call)
  const operation = `operation ${className}`
  if (!found) {
    conversion.unknown(operation, name)
    return undefined
  }
  const definition = lookUpLayer(found.type)!
  conversion.notes.mapped(operation, found.type)
  return { type: found.type, args: shortArgs(definition.fields, found.args), definition }
}

interface Found {
  readonly type: string
  readonly args: JsonMap
}

/** Layers bring inputs to one rank in a way of their own, so that ranks must be the same. */
function merged(className: string, { args }: Call): Found | undefined {
  const ranks = args.map(each => (each.kind === 'tensor' ? each.rank : undefined))
  const isPair = args.length === 2 && ranks[0] !== undefined && ranks[0] === ranks[1]
  return isPair && merging.has(className) ? { type: className, args: {} } : undefined
}

function rescaled(className: string, { args }: Call): Found | undefined {
  if (className === 'Negative' && args.length === 1) return rescaling([-1, 0])
  const at = args.findIndex(each => each.kind === 'plain')
  const number = args[at]
  const isPair = args.length === 2 && args[1 - at]?.kind === 'tensor'
  if (!isPair || number?.kind !== 'plain' || typeof number.value !== 'number') return undefined
  return rescaling(withNumber[className]?.(number.value, at === 0))
}

function rescaling(numbers: readonly [scale: number, offset: number] | undefined) {
  return numbers && { type: 'Rescaling', args: { scale: numbers[0], offset: numbers[1] } }
}

/** A function of one tensor that the catalog has as an activation. */
function activated(className: string, args: JsonMap, call: Call): Found | undefined {
  const entry = findEntry(entriesOf('activation'), kerasSnakeCase(className))
  const isAlone =
    call.args.length === 1 && call.args[0]!.kind === 'tensor' && call.kwargs.size === 0
  const isKnown = entry && Object.keys(args).every(each => Object.hasOwn(entry.fields, each))
  if (!entry || !isAlone || !isKnown) return undefined
  const numbers = Object.entries(args).map(([key, value]): readonly [string, Json] => {
    return [key, typeof value === 'number' ? shortNumber(value) : value]
  })
  const activation = shortReference('activation', { [entry.name]: Object.fromEntries(numbers) })
  return { type: 'Activation', args: { activation } }
}
