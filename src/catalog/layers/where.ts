/** Where: one of two inputs, as a third one says. */
import { eq, select } from '../../expr/expr.ts'
import { elementwise } from '../elementwise.ts'
import type { InputRole } from '../layer.ts'
import { defineLayer } from '../layer.ts'
import { broadcasting } from '../merging.ts'

const roles: readonly InputRole[] = [{ name: 'condition' }, { name: 'then' }, { name: 'otherwise' }]

export const where = defineLayer({
  type: 'Where',
  doc: '`then` where the condition is not 0, `otherwise` elsewhere; shapes broadcast',
  fields: {},
  inputs: roles,
  build(inputs, _, layer) {
    return elementwise(broadcasting(inputs, layer), (condition, then, otherwise) =>
      select(eq(condition!, 0), otherwise!, then!),
    )
  },
  examples: [
    { args: {}, inputs: [[4], [4], [4]], output: [4], parameters: 0 },
    { args: {}, inputs: [[5, 1], [5, 4], [1]], output: [5, 4], parameters: 0 },
  ],
})
