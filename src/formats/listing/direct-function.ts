/** Functions of kernels that take their words as parameters instead of from a block in memory. */
import type { LoopFunction, Statement, Variable } from '../../kernels/loop.ts'

/** A function to print; all parameters are i32. */
export interface DirectFunction {
  readonly name: string
  /** One for each of `words`, then the first task and the end of the tasks. */
  readonly parameters: readonly Variable[]
  /** Numbers of the kernel's arguments that it reads. */
  readonly words: readonly number[]
  readonly body: readonly Statement[]
}

/** The loads of arguments, which are a function's first statements, become parameters. */
export function directFunction({ name, parameters, body }: LoopFunction): DirectFunction {
  const [base, begin, end] = parameters
  const loads = body.map(statement => wordOf(statement, base))
  const count = loads.findIndex(each => each === undefined)
  const words = loads.slice(0, count < 0 ? loads.length : count) as readonly Word[]
  return {
    name,
    parameters: [...words.map(each => each.variable), begin, end],
    words: words.map(each => each.number),
    body: body.slice(words.length),
  }
}

interface Word {
  readonly variable: Variable
  readonly number: number
}

function wordOf(statement: Statement, base: Variable): Word | undefined {
  if (statement.kind !== 'set' || statement.value.kind !== 'load') return undefined
  const { address, offset } = statement.value
  const isArgument = address.kind === 'variable' && address.id === base.id
  return isArgument ? { variable: statement.variable, number: offset / 4 } : undefined
}
