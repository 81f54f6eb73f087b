/** What the parts of an expression can give, and what its signs do with values. */
import type { ParamValue } from './config.ts'
import type { BinarySign } from './expression-tree.ts'

/** The value is not known yet: it depends on a name that gets its value later. */
export const open: unique symbol = Symbol('open')
/** It depends on something that has its diagnostic already. */
export const poisoned: unique symbol = Symbol('poisoned')
/** It has a fault of its own, which is reported. */
export const faulty: unique symbol = Symbol('faulty')
/** One size of a shape that is only known when the model runs. */
export const dynamic: unique symbol = Symbol('dynamic')

export type Lack = typeof open | typeof poisoned | typeof faulty
/** The sizes of a shape may be dynamic; no other value is. */
export type Value = ParamValue | readonly (number | typeof dynamic)[]
export type Outcome = Value | Lack

export function isLack(outcome: Outcome): outcome is Lack {
  return typeof outcome === 'symbol'
}

/** The lack that counts where several parts have one. */
export function worstLack(outcomes: readonly Outcome[]): Lack | undefined {
  return ([faulty, poisoned, open] as const).find(each => outcomes.includes(each))
}

/** `text`, `a list`, `true`: for messages. */
export function describeValue(value: Value): string {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'object') return 'a list'
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

/** `'relu'`, `[2, 2]`: the value as people would write it. */
export function valueText(value: ParamValue): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' ? `[${value.map(valueText).join(', ')}]` : String(value)
}

/** The types that a sign takes on both sides. */
export function operandType(sign: BinarySign): 'number' | 'boolean' | 'same' {
  if (sign === 'and' || sign === 'or') return 'boolean'
  return sign === '==' || sign === '!=' ? 'same' : 'number'
}

/** Division and remainder round down, as in Python. */
export function calculate(sign: BinarySign, a: number, b: number): number | boolean {
  switch (sign) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '//':
      return Math.floor(a / b)
    case '%':
      return a - b * Math.floor(a / b)
    case '**':
      return a ** b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    default:
      throw new Error(`tenon fault: '${sign}' is no sign of numbers`)
  }
}

/** Lists are equal where all their values are. */
export function equalValues(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  return a.length === b.length && a.every((each, i) => equalValues(each as Value, b[i] as Value))
}
