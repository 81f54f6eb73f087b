/** Results of a model, under their names, in the order that they have there. */
import type { ImportedOutput } from '../../imported.ts'
import { nameGiver } from '../../names.ts'
import { argumentsOf } from './arguments.ts'
import { asFloat } from './elementwise.ts'
import { inPlainOrder } from './layout.ts'
import type { OnnxNode } from './read-model.ts'
import type { Scope } from './scope.ts'

export function readOutputs(scope: Scope): readonly ImportedOutput[] {
  const nameOf = nameGiver()
  const { model, notes, batchAxis } = scope
  return model.outputs.map(({ name, dtype }) => {
    const node: OnnxNode = {
      name,
      named: true,
      opType: 'output',
      domain: '',
      inputs: [name],
      outputs: [],
      attributes: new Map(),
    }
    const args = argumentsOf(scope, node)
    const x = inPlainOrder(scope, args, args.tensor(0))
    const own = nameOf(name)
    if (own !== name) notes.renamed('output', name, own)
    if (dtype !== 'float32') notes.renamed('output', `${name}: ${dtype}`, 'float32')
    if (x.order[0] !== 0 && batchAxis >= 0)
      notes.renamed('output', `${name}: batch on axis ${x.order[0]!}`, 'batch on axis 0')
    return { name: own, from: asFloat(scope, args, x) }
  })
}
