/** A program as one C file. */
import type { Kernel, Program } from '../../kernels/kernel.ts'
import { shapeText } from '../../graph/shape.ts'
import { addonText } from './addon.ts'
import { prelude } from './prelude.ts'
import { functionText } from './print.ts'

/** Kernels are named by number: `k0`, `k1`, ..., load kernels first. */
export function moduleText({ load, step, target }: Program): string {
  const kernels = [...load, ...step]
  const functions = kernels.map((kernel, i) =>
    functionText({ ...kernel.code, name: `k${i}` }, describe(kernel)),
  )
  return [prelude(target.lanes), ...functions, addonText(kernels.map((_, i) => `k${i}`))].join('\n')
}

/** What a reader of the code wants to know of a kernel: its layers, what it reads and writes. */
function describe({ name, operands, results }: Kernel): readonly string[] {
  const shapes = (nodes: Kernel['operands']): string =>
    nodes.map(each => `${each.op.name} ${shapeText(each.shape)}`).join(', ')
  return [`${name}: ${shapes(operands)} -> ${shapes(results)}`]
}
