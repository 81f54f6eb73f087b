/** A program as one C file. */
import type { Kernel, Program } from '../../kernels/kernel.ts'
import { shapeText } from '../../graph/shape.ts'
import { distinctCode } from '../distinct.ts'
import { addonText } from './addon.ts'
import { prelude } from './prelude.ts'
import { functionText } from './print.ts'

/**
 * Kernels are numbered as in the program, load kernels first; those that are alike share code.
 * `glue` gets the function of each kernel and says who calls them.
 */
export function moduleText(
  program: Program,
  glue: (functions: readonly string[]) => string = addonText,
): string {
  const { functions, users, functionOf } = distinctCode(program)
  const bodies = functions.map((code, i) => functionText(code, users[i]!.map(describe)))
  const table = functionOf.map(number => functions[number]!.name)
  return [prelude(program.target.lanes), ...bodies, glue(table)].join('\n')
}

/** What a reader of the code wants to know of a kernel: its layers, what it reads and writes. */
function describe({ name, operands, results }: Kernel): string {
  const shapes = (nodes: Kernel['operands']): string =>
    nodes.map(each => `${each.op.name} ${shapeText(each.shape)}`).join(', ')
  return `${name}: ${shapes(operands)} -> ${shapes(results)}`
}
