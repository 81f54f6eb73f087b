/** Kernels that do the same on other data share one function: addresses and sizes are arguments. */
import type { Kernel, Program } from '../kernels/kernel.ts'
import type { LoopFunction } from '../kernels/loop.ts'

export interface DistinctCode {
  /** Named `f0`, `f1`, ... in the order in which kernels first need them. */
  readonly functions: readonly LoopFunction[]
  /** The kernels of each function, for people. */
  readonly users: readonly (readonly Kernel[])[]
  /** Number of its function for each kernel of the program, load kernels first. */
  readonly functionOf: readonly number[]
}

export function distinctCode({ load, step }: Program): DistinctCode {
  const numbers = new Map<string, number>()
  const functions: LoopFunction[] = []
  const users: Kernel[][] = []
  const functionOf = [...load, ...step].map(kernel => {
    // Variables are numbered within their function, so that equal text is equal code.
    const text = JSON.stringify(kernel.code.body)
    const number = numbers.get(text) ?? functions.length
    if (number === functions.length) {
      numbers.set(text, number)
      functions.push({ ...kernel.code, name: `f${number}` })
      users.push([])
    }
    users[number]!.push(kernel)
    return number
  })
  return { functions, users, functionOf }
}
