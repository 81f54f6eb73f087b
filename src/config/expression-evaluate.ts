/** The value of an expression's tree. Everything is typed: text is no number, a number no truth. */
import { countFault, functionNames, functions, isFunction } from './expression-functions.ts'
import type { Tree } from './expression-tree.ts'
import {
  type Outcome,
  type Value,
  calculate,
  describeValue,
  dynamic,
  equalValues,
  faulty,
  isLack,
  open,
  operandType,
  poisoned,
  worstLack,
} from './expression-values.ts'
import type { KnownNames } from './names.ts'
import { shorten } from './words.ts'

/** A fault that has a code of its own; its place is that of `at` in the expression. */
export type ValueFault = { readonly at: Tree } & (
  | { readonly code: 'unknown-variable'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'unknown-function'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'unknown-shape'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'wrong-operand' | 'no-value'; readonly problem: string }
)

/** One evaluation. */
export interface Evaluation {
  readonly text: string
  readonly names: KnownNames
  readonly faults: ValueFault[]
}

type Call = Tree & { readonly kind: 'call' }
type Binary = Tree & { readonly kind: 'binary' }

/** Faults of a tree that no value can change: unknown names and functions, in all its branches. */
export function checkTree(tree: Tree, evaluation: Evaluation): void {
  if (tree.kind === 'name') checkName(tree.name, tree, evaluation)
  if (tree.kind === 'call') checkCall(tree, evaluation)
  else for (const part of partsOf(tree)) checkTree(part, evaluation)
}

function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'unary':
      return [tree.operand]
    case 'binary':
      return [tree.left, tree.right]
    case 'choice':
      return [tree.test, tree.yes, tree.no]
    case 'index':
      return [tree.list, tree.index]
    default:
      return []
  }
}

function checkName(name: string, at: Tree, { names, faults }: Evaluation): void {
  if (isConstant(name) || names.isOpen(name) || names.value(name) !== undefined) return
  faults.push({ code: 'unknown-variable', name, known: names.values, at })
}

function isConstant(name: string): boolean {
  return name === 'true' || name === 'false'
}

function checkCall(call: Call, evaluation: Evaluation): void {
  const { faults } = evaluation
  const problem = isFunction(call.name) ? countFault(call.name, call.args.length) : undefined
  if (!isFunction(call.name))
    faults.push({ code: 'unknown-function', name: call.name, known: functionNames, at: call })
  else if (problem !== undefined) faults.push({ code: 'no-value', problem, at: call })
  if (functions.has(call.name)) for (const each of call.args) checkTree(each, evaluation)
  else if (isFunction(call.name) && problem === undefined) checkLayer(call.args[0]!, evaluation)
}

function checkLayer(at: Tree, { names, faults, text }: Evaluation): void {
  const name = layerOf(at)
  if (name === undefined) {
    const problem = `'${partOf(text, at)}' is not the name of a layer`
    faults.push({ code: 'wrong-operand', problem, at })
  } else if (!names.shapesOpen && names.shape(name) === undefined)
    faults.push({ code: 'unknown-shape', name, known: names.shapes, at })
}

function layerOf(tree: Tree): string | undefined {
  if (tree.kind === 'name') return tree.name
  return tree.kind === 'text' ? tree.text : undefined
}

/** The value of a tree that `checkTree` finds nothing wrong with. */
export function evaluateTree(tree: Tree, evaluation: Evaluation): Outcome {
  const { names } = evaluation
  switch (tree.kind) {
    case 'number':
      return tree.value
    case 'text':
      return tree.text
    case 'name':
      return names.value(tree.name) ?? (isConstant(tree.name) ? tree.name === 'true' : open)
    case 'unary':
      return evaluateUnary(tree, evaluation)
    case 'binary':
      return evaluateBinary(tree, evaluation)
    case 'choice': {
      const test = evaluateTree(tree.test, evaluation)
      if (isLack(test)) return test
      if (!wants('boolean', test, tree.test, "'? :' needs true or false", evaluation)) return faulty
      return evaluateTree(test === true ? tree.yes : tree.no, evaluation)
    }
    case 'index':
      return evaluateIndex(tree, evaluation)
    case 'call':
      return functions.has(tree.name)
        ? callFunction(tree, evaluation)
        : evaluateShape(tree, evaluation)
  }
}

function evaluateUnary(tree: Tree & { readonly kind: 'unary' }, evaluation: Evaluation): Outcome {
  const { sign, operand } = tree
  const value = evaluateTree(operand, evaluation)
  if (isLack(value)) return value
  const type = sign === 'not' ? 'boolean' : 'number'
  if (!wants(type, value, operand, needs(sign, type), evaluation)) return faulty
  if (sign === 'not') return value === false
  return sign === '-' ? -(value as number) : value
}

function evaluateBinary(tree: Binary, evaluation: Evaluation): Outcome {
  const { sign } = tree
  const type = operandType(sign)
  const left = evaluateTree(tree.left, evaluation)
  // What is decided on the left is not asked on the right.
  if (type === 'boolean' && left === (sign === 'or')) return left
  const right = evaluateTree(tree.right, evaluation)
  if (type === 'same') return compare(tree, left, right, evaluation)
  const words = needs(sign, type)
  const fits = [
    wants(type, left, tree.left, words, evaluation),
    wants(type, right, tree.right, words, evaluation),
  ]
  if (fits.includes(false)) return faulty
  const lack = worstLack([left, right])
  if (lack) return lack
  return type === 'boolean' ? (right as boolean) : calculate(sign, left as number, right as number)
}

function needs(sign: string, type: 'number' | 'boolean'): string {
  return `'${sign}' needs ${type === 'number' ? 'numbers' : 'true or false'}`
}

/** False, with a fault, for a value of another type; what has no value yet may still fit. */
function wants(
  type: 'number' | 'boolean',
  value: Outcome,
  at: Tree,
  words: string,
  { text, faults }: Evaluation,
): boolean {
  if (isLack(value) || typeof value === type) return true
  const problem = `'${partOf(text, at)}' is ${describeValue(value)}; ${words}`
  faults.push({ code: 'wrong-operand', problem, at })
  return false
}

function compare(tree: Binary, left: Outcome, right: Outcome, evaluation: Evaluation): Outcome {
  const lack = worstLack([left, right])
  if (lack) return lack
  const [a, b] = [left as Value, right as Value]
  if (typeof a === typeof b) return equalValues(a, b) === (tree.sign === '==')
  const part = partOf(evaluation.text, tree.right)
  const problem = `'${part}' is ${describeValue(b)}, and can never equal ${describeValue(a)}`
  evaluation.faults.push({ code: 'wrong-operand', problem, at: tree })
  return faulty
}

function evaluateIndex(tree: Tree & { readonly kind: 'index' }, evaluation: Evaluation): Outcome {
  const list = evaluateTree(tree.list, evaluation)
  const index = evaluateTree(tree.index, evaluation)
  const { text, faults } = evaluation
  const part = partOf(text, tree.list)
  if (!isLack(list) && typeof list !== 'object') {
    const problem = `'${part}' is ${describeValue(list)}; '[ ]' needs a list`
    faults.push({ code: 'wrong-operand', problem, at: tree.list })
    return faulty
  }
  if (!wants('number', index, tree.index, "'[ ]' needs a number", evaluation)) return faulty
  const lack = worstLack([list, index])
  if (lack) return lack
  const values = list as readonly Value[]
  const at = (index as number) < 0 ? values.length + (index as number) : (index as number)
  const value = values[at]
  if (value !== undefined && (value as unknown) !== dynamic) return value
  const problem =
    value === undefined
      ? `'${part}' has ${values.length} values, and none at ${String(index)}`
      : `the size at ${String(index)} of '${part}' is only known when the model runs`
  faults.push({ code: 'no-value', problem, at: tree })
  return faulty
}

function callFunction({ name, args }: Call, evaluation: Evaluation): Outcome {
  const values = args.map(each => evaluateTree(each, evaluation))
  const words = `${name} needs numbers`
  const fits = values.map((value, k) => wants('number', value, args[k]!, words, evaluation))
  if (fits.includes(false)) return faulty
  return worstLack(values) ?? functions.get(name)!.compute(...(values as readonly number[]))
}

/** `shape(x)` with the batch first, `channels(x)` its last size. */
function evaluateShape(call: Call, { names, faults }: Evaluation): Outcome {
  if (names.shapesOpen) return open
  const layer = layerOf(call.args[0]!)!
  const shape = names.shape(layer)
  if (shape === undefined || shape === 'poisoned') return poisoned
  const sizes = shape.map(size => size ?? dynamic)
  if (call.name === 'shape') return sizes
  const channels = sizes[sizes.length - 1]
  if (typeof channels === 'number') return channels
  const problem = `the number of channels of '${layer}' is only known when the model runs`
  faults.push({ code: 'no-value', problem, at: call })
  return faulty
}

function partOf(text: string, { start, end }: Tree): string {
  return shorten(text.slice(start, end))
}
