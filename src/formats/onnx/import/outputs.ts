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
    const feed = asFloat(scope, args, x)
    // A model of no layers still has one that hands on its input.
    const isInput = scope.layerOf(feed) === undefined
    return { name: own, from: isInput ? scope.add(node, { type: 'Identity', from: [feed] }) : feed }
  })
}
