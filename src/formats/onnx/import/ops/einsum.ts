/** Einsum: sums over products, as the layers that one or two values can have. */
import type { Arguments } from '../arguments.ts'
import type { Scope } from '../scope.ts'
import { asFloat } from '../elementwise.ts'
import { feedAxis } from '../arguments.ts'
import { reshaped } from '../reshape.ts'
import { settle } from '../settle.ts'
import { type Dim, productOf } from '../../../../graph/dim.ts'
import { reshapedConstant } from '../constant.ts'
import { transposedConstant } from '../fold-movement.ts'
import type { Tensor, Value } from '../value.ts'
import type { Handler, Handlers } from './handler.ts'
import { multiplied, product } from './linear.ts'
import { transposedTensor } from './shapes.ts'

/** Letters of each operand and of the result. */
interface Equation {
  readonly operands: readonly string[]
  readonly result: string
}

function equationOf(args: Arguments): Equation {
  const text = args.text('equation', '').replace(/\s+/g, '')
  if (!/^[A-Za-z]*(,[A-Za-z]*)?(->[A-Za-z]*)?$/.test(text)) args.fail(`its equation is '${text}'`)
  const [left, written] = text.split('->') as [string, string | undefined]
  const operands = left.split(',')
  const letters = [...left.replace(',', '')]
  const once = letters.filter(each => letters.indexOf(each) === letters.lastIndexOf(each)).sort()
  const result = written ?? once.join('')
  const doubled = [...operands, result].some(each => new Set(each).size !== each.length)
  const unknown = [...result].some(each => !left.includes(each))
  if (doubled || unknown) args.fail(`its equation is '${text}'`)
  return { operands, result }
}

const einsum: Handler = (args, scope) => {
  const { operands, result } = equationOf(args)
  if (operands.length !== args.count) args.fail(`it has ${args.count} inputs`)
  const values = operands.map((letters, k) => {
    const value = args.input(k) ?? args.fail(`input ${k} is left out`)
    if (value.shape.length !== letters.length)
      args.fail(`input ${k} has other axes than '${letters}'`)
    return value
  })
  const [a, b] = values
  if (!b) return arranged(args, scope, tensorOf(args, a!), operands[0]!, result)
  return contracted(args, scope, [a!, b], operands as [string, string], result)
}

function tensorOf(args: Arguments, value: Value): Tensor {
  if (value.kind === 'constant') return args.fail('its input is constant')
  return value.unfolded ? args.fail('it reads the rows of several examples as one') : value
}

/** Sums over what the result does not have, and puts the rest in its order. */
function arranged(
  args: Arguments,
  scope: Scope,
  value: Tensor,
  letters: string,
  result: string,
): Tensor {
  const gone = [...letters].filter(each => !result.includes(each))
  const left = [...letters].filter(each => result.includes(each))
  const summed =
    gone.length === 0
      ? value
      : sum(
          args,
          scope,
          value,
          gone.map(l => letters.indexOf(l)),
        )
  return transposedTensor(
    summed,
    [...result].map(each => left.indexOf(each)),
  )
}

function sum(args: Arguments, scope: Scope, value: Tensor, axes: readonly number[]): Tensor {
  const x = settle(scope, args.node, value)
  const own = axes.map(axis => feedAxis(axis, x, args)).sort((a, b) => a - b)
  const feed = scope.add(args.node, {
    type: 'Reduce',
    args: { kind: 'sum', axes: own, keepdims: true },
    from: [asFloat(scope, args, x)],
  })
  const shape = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
  const whole: Tensor = { ...x, dtype: 'float32', shape, feed }
  return reshaped(
    scope,
    args,
    whole,
    shape.filter((_, axis) => !axes.includes(axis)),
  )
}

/** A stack of products of matrices: rows of the one, columns of the other, sums over both. */
function contracted(
  args: Arguments,
  scope: Scope,
  [a, b]: readonly [Value, Value],
  [p, q]: readonly [string, string],
  result: string,
): Tensor {
  if (a.kind === 'constant' && b.kind === 'tensor')
    return contracted(args, scope, [b, a], [q, p], result)
  const both = [...p].filter(each => q.includes(each))
  const stack = both.filter(each => result.includes(each))
  const shared = both.filter(each => !result.includes(each))
  const rows = [...p].filter(each => !both.includes(each))
  const columns = [...q].filter(each => !both.includes(each))
  if ([...rows, ...columns].some(each => !result.includes(each)))
    args.fail('it sums an axis of one input alone')
  const sizes = new Map([...q].map((each, i) => [each, b.shape[i]!] as const))
  for (const [i, each] of [...p].entries()) sizes.set(each, a.shape[i]!)
  const dims = (letters: readonly string[]): readonly Dim[] => letters.map(l => sizes.get(l)!)
  const [n, k, m] = [rows, shared, columns].map(each => productOf(dims(each))) as [Dim, Dim, Dim]
  // A matrix of weights leaves the axes of rows as they are, the batch among them.
  const isMatrix = b.kind === 'constant' && stack.length === 0
  const inner = isMatrix ? dims(rows) : [n]
  const left = arrangedAs(
    args,
    scope,
    a,
    p,
    [...stack, ...rows, ...shared],
    [...dims(stack), ...inner, k],
  )
  const right = arrangedAs(
    args,
    scope,
    b,
    q,
    [...stack, ...shared, ...columns],
    [...dims(stack), k, m],
  )
  const y = (isMatrix ? multiplied : product)(args, scope, left, right)
  const order = [...stack, ...rows, ...columns]
  return transposedTensor(
    reshaped(scope, args, y, dims(order)),
    [...result].map(each => order.indexOf(each)),
  )
}

/** The axes in an order, then as a shape. */
function arrangedAs(
  args: Arguments,
  scope: Scope,
  value: Value,
  letters: string,
  order: readonly string[],
  shape: readonly Dim[],
): Value {
  const perm = order.map(each => letters.indexOf(each))
  if (value.kind === 'constant')
    return reshapedConstant(transposedConstant(value, perm), shape as readonly number[])
  return reshaped(scope, args, transposedTensor(tensorOf(args, value), perm), shape)
}

export const einsumOps: Handlers = { Einsum: einsum }
