/** Prints the loop language as C: one function per kernel, all over one memory. */
import type { DType } from '../../graph/shape.ts'
import type { Statement, Value, Variable } from '../../kernels/loop.ts'
import { type Homes, homesOf } from './names.ts'
import { operationText } from './operations.ts'

/** What printing a function needs at every step. */
interface Printer {
  readonly homes: Homes
  /** Variables whose declaration was printed. */
  readonly declared: Set<number>
  readonly lines: string[]
}

/** A function with any number of i32 parameters. */
export interface PrintedFunction {
  readonly name: string
  readonly parameters: readonly Variable[]
  readonly body: readonly Statement[]
}

/**
 * `static void NAME(char *m, int32_t args, int32_t begin, int32_t end)`: `m` is the start of the
 * memory that all addresses count from; `comment` says what the kernel is.
 */
export function functionText(code: PrintedFunction, comment: readonly string[]): string {
  const printer: Printer = { homes: homesOf(code), declared: new Set(), lines: [] }
  printBlock(code.body, 1, printer)
  const head = comment.map(line => `/* ${line.replaceAll('*/', '* /')} */`)
  const names = code.parameters.map(nameOf)
  const parameters = ['char *m', ...names.map(each => `int32_t ${each}`)]
  const signature = wrappedSignature(`static void ${code.name}(`, parameters)
  const body = printer.lines.join('\n')
  const unused = names.filter(each => !new RegExp(`\\b${each}\\b`).test(body))
  const ignored = unused.map(each => `  (void)${each};`)
  return [...head, signature, ...ignored, body, '}', ''].join('\n')
}

const widest = 100

/** Parameters stand below the first where they do not fit on one line. */
function wrappedSignature(start: string, parameters: readonly string[]): string {
  const margin = ' '.repeat(start.length)
  const lines = [start]
  for (const [i, parameter] of parameters.entries()) {
    const text = i + 1 < parameters.length ? `${parameter}, ` : `${parameter}) {`
    const last = lines[lines.length - 1]!
    if (last.length + text.trimEnd().length <= widest || last === start)
      lines.push(lines.pop()! + text)
    else lines.push(margin + text)
  }
  return lines.map(line => line.trimEnd()).join('\n')
}

function printBlock(statements: readonly Statement[], depth: number, printer: Printer): void {
  const { homes, declared } = printer
  const own = homes.get(statements) ?? []
  const here = new Set(own.map(each => each.id))
  // A variable that is first met in an inner block is declared in front of it.
  const setFirst = new Set<number>()
  for (const each of statements) if (each.kind === 'set') setFirst.add(each.variable.id)
  for (const variable of own) {
    if (setFirst.has(variable.id)) continue
    declare(variable, depth, printer)
  }
  for (const each of statements) printStatement(each, depth, here, printer)
  for (const { id } of own) declared.add(id)
}

function declare(variable: Variable, depth: number, { declared, lines }: Printer): void {
  declared.add(variable.id)
  lines.push(`${indent(depth)}${typeOf(variable)} ${nameOf(variable)};`)
}

function printStatement(
  statement: Statement,
  depth: number,
  here: ReadonlySet<number>,
  printer: Printer,
): void {
  const { lines, declared } = printer
  const line = (text: string): void => void lines.push(indent(depth) + text)
  switch (statement.kind) {
    case 'set': {
      const { variable, value } = statement
      const first = here.has(variable.id) && !declared.has(variable.id)
      declared.add(variable.id)
      return line(
        `${first ? `${typeOf(variable)} ` : ''}${nameOf(variable)} = ${looseText(value)};`,
      )
    }
    case 'store':
      return line(storeText(statement))
    case 'prefetch':
      return line(`prefetch(${placeText(statement.address, statement.offset)});`)
    case 'leave':
      return line(`if (${looseText(statement.condition)}) break;`)
    case 'loop':
      return printLoop(statement, depth, printer)
    case 'if': {
      line(`if (${looseText(statement.condition)}) {`)
      printBlock(statement.then, depth + 1, printer)
      if (statement.otherwise.length > 0) {
        line('} else {')
        printBlock(statement.otherwise, depth + 1, printer)
      }
      return line('}')
    }
  }
}

function printLoop(
  { variable, step, end, atLeastOnce, body }: Extract<Statement, { kind: 'loop' }>,
  depth: number,
  printer: Printer,
): void {
  const { lines } = printer
  const line = (text: string): void => void lines.push(indent(depth) + text)
  const name = nameOf(variable)
  // Bounds are read once: the body may set variables that they name.
  const bounds = (
    [
      ['end', end],
      ['step', step],
    ] as const
  ).map(([word, value]) => {
    if (value.kind === 'const' || value.kind === 'variable') return valueText(value)
    const bound = `${word}_of_${name}_${lines.length}`
    line(`const int32_t ${bound} = ${looseText(value)};`)
    return bound
  })
  const [stop, by] = bounds
  line(atLeastOnce ? 'do {' : `for (; ${name} < ${stop}; ${name} += ${by}) {`)
  printBlock(body, depth + 1, printer)
  line(atLeastOnce ? `} while ((${name} += ${by}) < ${stop});` : '}')
}

function storeText(store: Extract<Statement, { kind: 'store' }>): string {
  const { dtype, offset, value, count } = store
  const to = placeText(store.address, offset)
  const stored = looseText(value)
  if (value.lanes === 1) return `${scalarStores[dtype]}(${to}, ${stored});`
  if (!count) return `${vectorStores[dtype]}(${to}, ${stored});`
  return `${partialStores[dtype]}(${to}, ${stored}, ${looseText(count)});`
}

type ByDType = { readonly [dtype in DType]: string }

const scalarStores: ByDType = { float32: 'put_f32', int32: 'put_i32', uint8: 'put_u8' }
const vectorStores: ByDType = { float32: 'store', int32: 'store_i', uint8: 'store_u8' }
const partialStores: ByDType = {
  float32: 'store_some',
  int32: 'store_some_i',
  uint8: 'store_some_u8',
}
const scalarLoads: ByDType = { float32: 'f32_at', int32: 'i32_at', uint8: 'u8_at' }
const vectorLoads: ByDType = { float32: 'load', int32: 'load_i', uint8: 'load_u8' }

/** Addresses are unsigned: memory may reach up to 4 GiB. */
function placeText(address: Value, offset: number): string {
  const from = `m + (uint32_t)${valueText(address)}`
  return offset === 0 ? from : `${from} + ${offset}`
}

/** A value where nothing stands beside it that could bind more tightly. */
function looseText(value: Value): string {
  const text = valueText(value)
  if (value.kind !== 'operation' || !text.startsWith('(')) return text
  // `(a + b)` loses its parentheses, `(a) + (b)` would not be whole without.
  let depth = 0
  for (let at = 0; at < text.length - 1; at++) {
    depth += Number(text[at] === '(') - Number(text[at] === ')')
    if (depth === 0) return text
  }
  return text.slice(1, -1)
}

/** A value as part of any expression. */
function valueText(value: Value): string {
  switch (value.kind) {
    case 'const':
      return constantText(value)
    case 'variable':
      return nameOf(value)
    case 'operation':
      return operationText(value, { print: valueText, loose: looseText })
    case 'load': {
      const loads = value.lanes === 1 ? scalarLoads : vectorLoads
      return `${loads[value.dtype]}(${placeText(value.address, value.offset)})`
    }
    case 'splat':
      return `${value.type === 'f32' ? 'splat' : 'splat_i'}(${looseText(value.scalar)})`
    case 'laneNumbers':
      return 'lane_numbers()'
    case 'lane':
      return `lane(${looseText(value.vector)}, ${value.lane})`
  }
}

function constantText({ type, lanes, value }: Extract<Value, { kind: 'const' }>): string {
  const one = type === 'f32' ? floatText(value) : String(value)
  if (lanes === 1) return value === -(2 ** 31) && type === 'i32' ? 'INT32_MIN' : one
  if (type === 'bool') return `all_lanes(${one})`
  return `${type === 'f32' ? 'splat' : 'splat_i'}(${value === -(2 ** 31) ? 'INT32_MIN' : one})`
}

/** The shortest text that a C compiler reads back as the same f32. */
export function floatText(value: number): string {
  const rounded = Math.fround(value)
  if (Number.isNaN(rounded)) return 'NAN'
  if (!Number.isFinite(rounded)) return rounded > 0 ? 'INFINITY' : '(-INFINITY)'
  const digits = Array.from({ length: 9 }, (_, i) => rounded.toPrecision(i + 1))
  const shortest = digits.find(each => Math.fround(Number(each)) === rounded) ?? String(rounded)
  const number = /[.e]/.test(shortest) ? shortest : `${shortest}.0`
  const signed = Object.is(rounded, -0) ? `-${number.replace('-', '')}` : number
  return signed.startsWith('-') ? `(${signed}f)` : `${signed}f`
}

function typeOf({ type, lanes }: Variable): string {
  if (lanes === 1) return type === 'f32' ? 'float' : 'int32_t'
  return type === 'f32' ? 'f32v' : type === 'i32' ? 'i32v' : 'mask'
}

function nameOf({ name, id }: Variable): string {
  return `${name.replaceAll(/\W/g, '_')}_${id}`
}

const indent = (depth: number): string => '  '.repeat(depth)
