/** Looks into the steps of a recurrence: all steps at once, as examples of a batch. */
import type { LayerBuild } from '../../build/layers.ts'
import { batchName } from '../../graph/dim.ts'
import { topologicalOrder } from '../../graph/graph.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { scan } from '../../graph/ops/scan.ts'
import { type ScanAttributes, splitOperands } from '../../graph/scan-body.ts'
import type { Values } from '../../train/values.ts'
import { type Probe, createProbe, inputsBelow } from './probe.ts'

/**
 * What nodes within the body of a scan are at every step, time before batch; undefined where they
 * depend on more than the step.
 */
export async function createRecurrentProbe(
  build: LayerBuild,
  nodes: readonly Node[],
  values: Values,
): Promise<Probe | undefined> {
  const read = inputsBelow(nodes)
  const found = scansOf(build).find(({ attributes: { body } }) =>
    read.every(each => body.states.includes(each) || body.inputs.includes(each)),
  )
  if (!found) return undefined
  const { body, reverse } = found.attributes
  const { initial, sequences } = splitOperands(body, found.operands)
  const outer = await createProbe(build.inputs, [found, ...initial, ...sequences], values)
  const inner = await createProbe([...body.states, ...body.inputs], nodes, values)
  return {
    run(inputs, sizes) {
      const [all, ...operands] = outer.run(inputs, sizes) as [Float32Array, ...Float32Array[]]
      const given = operands.slice(initial.length).map(each => each.slice())
      const states = initial.map((_, k) => {
        const count = all.length / initial.length
        return before(all.subarray(k * count, (k + 1) * count), operands[k]!, reverse)
      })
      const placeholders = [...body.states, ...body.inputs].map(each => each.attributes.name)
      const data = [...states, ...given].map((each, i) => [placeholders[i]!, each] as const)
      const steps = all.length / initial.length / (operands[0]!.length || 1)
      const examples = sizes.get(batchName)! * steps
      return inner.run(Object.fromEntries(data), new Map([...sizes, [batchName, examples]]))
    },
    close() {
      outer.close()
      inner.close()
    },
  }
}

function scansOf({ layers }: LayerBuild): readonly Node<ScanAttributes>[] {
  const order = topologicalOrder(layers.flatMap(each => each.outputs))
  return order.filter(node => isOp(node, scan)).map(node => node as Node<ScanAttributes>)
}

/** A state before each step, from what it is behind each step. */
function before(after: Float32Array, initial: Float32Array, reverse: boolean): Float32Array {
  const shifted = new Float32Array(after.length)
  const { length } = initial
  if (reverse) {
    shifted.set(after.subarray(length))
    shifted.set(initial, after.length - length)
  } else {
    shifted.set(initial)
    shifted.set(after.subarray(0, after.length - length), length)
  }
  return shifted
}
