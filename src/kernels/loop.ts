/** The loop language: what a kernel does, written once and printed as WASM or C. */
import { assert } from '../diagnostics/assert.ts'
import type { ExprOp, ScalarType } from '../expr/expr.ts'
import type { DType } from '../graph/shape.ts'

/**
 * A value of `lanes` equal elements: 1, or the number of lanes of the target. Addresses are bytes
 * (i32); every buffer may be read up to one vector past its end.
 */
export type Value =
  | {
      readonly kind: 'const'
      readonly type: ScalarType
      readonly lanes: number
      readonly value: number
      /** Only of what JSON does not know: -0, and what is not finite. */
      readonly exact?: string
    }
  | Variable
  | ValueOperation
  /** Consecutive elements in memory; bytes widen to i32. */
  | {
      readonly kind: 'load'
      readonly type: ScalarType
      readonly lanes: number
      readonly dtype: DType
      readonly address: Value
      readonly offset: number
    }
  /** One scalar in every lane. */
  | {
      readonly kind: 'splat'
      readonly type: ScalarType
      readonly lanes: number
      readonly scalar: Value
    }
  /** 0, 1, 2, ... */
  | { readonly kind: 'laneNumbers'; readonly type: 'i32'; readonly lanes: number }
  /** One lane of a vector. */
  | {
      readonly kind: 'lane'
      readonly type: ScalarType
      readonly lanes: 1
      readonly vector: Value
      readonly lane: number
    }

export interface Variable {
  readonly kind: 'variable'
  readonly type: ScalarType
  readonly lanes: number
  readonly name: string
  readonly id: number
}

/** Whole-number operations that only addresses and counters need. */
export type IndexOp = 'quotient' | 'remainder'

export interface ValueOperation {
  readonly kind: 'operation'
  readonly op: ExprOp | IndexOp
  readonly type: ScalarType
  readonly lanes: number
  readonly args: readonly Value[]
}

export type Statement =
  | { readonly kind: 'set'; readonly variable: Variable; readonly value: Value }
  /** Stores the first `count` lanes; all of them where there is no count. */
  | {
      readonly kind: 'store'
      readonly dtype: DType
      readonly address: Value
      readonly offset: number
      readonly value: Value
      readonly count: Value | undefined
    }
  /** Asks for memory that is read later. It may lie outside: what is not there is not fetched. */
  | { readonly kind: 'prefetch'; readonly address: Value; readonly offset: number }
  /** Leaves the loop in whose body it stands, on the spot. */
  | { readonly kind: 'leave'; readonly condition: Value }
  /**
   * `variable` runs from its present value while it is below `end`; `atLeastOnce` saves the first
   * test.
   */
  | {
      readonly kind: 'loop'
      readonly variable: Variable
      readonly step: Value
      readonly end: Value
      readonly atLeastOnce: boolean
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'if'
      readonly condition: Value
      readonly then: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }

/** A function of a kernel: `name(arguments, begin, end)` does the tasks from `begin` to `end`. */
export interface LoopFunction {
  readonly name: string
  /** The three parameters, all i32: address of the argument block, first task, end of tasks. */
  readonly parameters: readonly [Variable, Variable, Variable]
  readonly body: readonly Statement[]
}

/** Collects statements; nested loops and branches collect their own. */
export interface Block {
  /** Lanes of the target's vectors. */
  readonly lanes: number
  variable(name: string, type: ScalarType, lanes: number): Variable
  set(variable: Variable, value: Value): void
  /** A new variable holding `value`: computed once, used often. */
  let(name: string, value: Value): Variable
  store(dtype: DType, address: Value, offset: number, value: Value, count?: Value): void
  /** Only where the target can; see `Lanes`. */
  prefetch(address: Value, offset: number): void
  /** `if (condition) break;` directly in the body of a loop. */
  leave(condition: Value): void
  /** `for (i = from; i < end; i += step)`. */
  loop(
    name: string,
    from: Value,
    end: Value,
    step: Value | number,
    body: (i: Variable) => void,
    options?: { readonly atLeastOnce?: boolean },
  ): void
  /** `do { body; variable += step } while (variable < end)` on a variable that exists already. */
  advance(variable: Variable, step: Value | number, end: Value, body: () => void): void
  when(condition: Value, then: () => void, otherwise?: () => void): void
}

/** Builds one function by running `write` on its body. */
export function createFunction(
  name: string,
  lanes: number,
  write: (block: Block, parameters: LoopFunction['parameters']) => void,
): LoopFunction {
  let variables = 0
  let statements: Statement[] = []
  const variable = (label: string, type: ScalarType, width: number): Variable => ({
    kind: 'variable',
    type,
    lanes: width,
    name: label,
    id: variables++,
  })
  const collect = (run: () => void): readonly Statement[] => {
    const outer = statements
    statements = []
    run()
    const collected = statements
    statements = outer
    return collected
  }
  const block: Block = {
    lanes,
    variable,
    set: (target, value) => {
      assert(target.type === value.type && target.lanes === value.lanes, `set ${target.name}`)
      statements.push({ kind: 'set', variable: target, value })
    },
    let: (label, value) => {
      if (value.kind === 'variable') return value
      const made = variable(label, value.type, value.lanes)
      statements.push({ kind: 'set', variable: made, value })
      return made
    },
    store: (dtype, address, offset, value, count) => {
      statements.push({ kind: 'store', dtype, address, offset, value, count })
    },
    prefetch: (address, offset) => {
      statements.push({ kind: 'prefetch', address, offset })
    },
    leave: condition => {
      statements.push({ kind: 'leave', condition })
    },
    loop: (label, from, end, step, body, { atLeastOnce = false } = {}) => {
      const i = variable(label, 'i32', 1)
      statements.push({ kind: 'set', variable: i, value: from })
      const inner = collect(() => body(i))
      const by = typeof step === 'number' ? whole(step) : step
      statements.push({ kind: 'loop', variable: i, step: by, end, atLeastOnce, body: inner })
    },
    advance: (moving, step, end, body) => {
      const by = typeof step === 'number' ? whole(step) : step
      const inner = collect(body)
      statements.push({
        kind: 'loop',
        variable: moving,
        step: by,
        end,
        atLeastOnce: true,
        body: inner,
      })
    },
    when: (condition, then, otherwise = () => {}) => {
      const branch = collect(then)
      statements.push({ kind: 'if', condition, then: branch, otherwise: collect(otherwise) })
    },
  }
  const parameters = [
    variable('args', 'i32', 1),
    variable('begin', 'i32', 1),
    variable('end', 'i32', 1),
  ] as const
  write(block, parameters)
  return { name, parameters, body: statements }
}

/** An i32 constant. */
export function whole(value: number): Value {
  return { kind: 'const', type: 'i32', lanes: 1, value }
}

export function constantValue(type: ScalarType, value: number, lanes: number): Value {
  const isPlain = Number.isFinite(value) && !Object.is(value, -0)
  const exact = isPlain ? {} : { exact: Object.is(value, -0) ? '-0' : String(value) }
  return { kind: 'const', type, lanes, value, ...exact }
}

export function splat(scalar: Value, lanes: number): Value {
  if (lanes === 1) return scalar
  if (scalar.kind === 'const') return { ...scalar, lanes }
  return { kind: 'splat', type: scalar.type, lanes, scalar }
}

export function loadValue(dtype: DType, address: Value, offset: number, lanes: number): Value {
  const type = dtype === 'float32' ? 'f32' : 'i32'
  return { kind: 'load', type, lanes, dtype, address, offset }
}

export function laneNumbers(lanes: number): Value {
  return lanes === 1 ? whole(0) : { kind: 'laneNumbers', type: 'i32', lanes }
}

export function laneOf(vector: Value, lane: number): Value {
  return vector.lanes === 1 ? vector : { kind: 'lane', type: vector.type, lanes: 1, vector, lane }
}

export function operation(
  op: ExprOp | IndexOp,
  type: ScalarType,
  args: readonly Value[],
): ValueOperation {
  const { lanes } = args[0]!
  assert(
    args.every(each => each.lanes === lanes),
    `${op} of values with different lanes`,
  )
  return { kind: 'operation', op, type, lanes, args }
}

const isConst = (value: Value, n: number): boolean => value.kind === 'const' && value.value === n

/** Sum of two i32 values, folded where it is known now. */
export function plus(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (isConst(a, 0)) return other
  if (isConst(other, 0)) return a
  if (a.kind === 'const' && other.kind === 'const') return whole(a.value + other.value)
  return operation('add', 'i32', [a, other])
}

export function minus(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (isConst(other, 0)) return a
  if (a.kind === 'const' && other.kind === 'const') return whole(a.value - other.value)
  return operation('sub', 'i32', [a, other])
}

export function times(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (a.kind === 'const' && other.kind === 'const') return whole(a.value * other.value)
  if (isConst(a, 0) || isConst(other, 0)) return whole(0)
  if (isConst(a, 1)) return other
  if (isConst(other, 1)) return a
  return operation('mul', 'i32', [a, other])
}

/** Whole quotient of two non-negative i32 values. */
export function quotient(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (isConst(other, 1)) return a
  if (a.kind === 'const' && other.kind === 'const') return whole(Math.floor(a.value / other.value))
  return operation('quotient', 'i32', [a, other])
}

/** Remainder of two non-negative i32 values. */
export function remainder(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (isConst(other, 1)) return whole(0)
  if (a.kind === 'const' && other.kind === 'const') return whole(a.value % other.value)
  return operation('remainder', 'i32', [a, other])
}

export function lesser(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (a.kind === 'const' && other.kind === 'const') return whole(Math.min(a.value, other.value))
  return operation('min', 'i32', [a, other])
}

export function greater(a: Value, b: Value | number): Value {
  const other = typeof b === 'number' ? whole(b) : b
  if (a.kind === 'const' && other.kind === 'const') return whole(Math.max(a.value, other.value))
  return operation('max', 'i32', [a, other])
}

export function below(a: Value, b: Value | number): Value {
  return operation('lt', 'bool', [a, typeof b === 'number' ? whole(b) : b])
}
