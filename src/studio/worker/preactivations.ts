/** What activations are given for real inputs: the model up to there, run on WebAssembly. */
import { createEvaluator } from '../../expr/evaluate.ts'
import { type Expr, operand } from '../../expr/expr.ts'
import { topologicalOrder } from '../../graph/graph.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { createMap } from '../../graph/ops/map.ts'
import { parameter } from '../../graph/ops/parameter.ts'
import { createTargetInstance } from '../../target-instance.ts'
import type { Values } from '../../train/values.ts'
import type { ActivationBuild, AppliedActivation } from './applied-activations.ts'
import type { Examples } from './examples.ts'
import type { HistogramRequest, HistogramView } from './run-messages.ts'

export interface Preactivations {
  readonly examples: number
  /** How many numbers there were. */
  readonly total: number
  /** So many of them, evenly picked. */
  readonly sample: Float32Array
}

/** More tell no more about a histogram. */
const mostSamples = 1 << 17

/** Examples of one run: few, so that activations of large images fit into memory. */
const batch = 16

/** So many examples are looked at. */
const mostExamples = 256

/** Undefined where the activation works within a recurrence, whose steps no output shows. */
export async function collectPreactivations(
  { build }: ActivationBuild,
  { inputs }: AppliedActivation,
  values: Values,
  examples: Examples,
): Promise<Preactivations | undefined> {
  if (!isReachable(inputs, build.inputs)) return undefined
  const outputs = inputs.map((node, i) => ({ name: String(i), node: copied(node) }))
  const graph = { inputs: build.inputs, outputs, updates: [] }
  const instance = await createTargetInstance(graph, values, 'wasm')
  const count = Math.min(examples.count, mostExamples)
  const parts: Float32Array[] = []
  let total = 0
  try {
    for (let start = 0; start < count; start += batch) {
      const { inputs: given, sizes } = examples.slice(start, Math.min(start + batch, count))
      const results = Object.values(instance.run(given, sizes)) as Float32Array[]
      const share = Math.ceil((mostSamples * batch) / count / results.length)
      for (const data of results) {
        total += data.length
        parts.push(evenly(data, share))
      }
    }
  } finally {
    instance.close()
  }
  return { examples: count, total, sample: joined(parts) }
}

/** A result that is an input of the model is copied, for graphs give no inputs back. */
function copied(node: Node): Node {
  return isOp(node, parameter) ? createMap(operand(0), [node]) : node
}

/** False where a node reads what only a step of a recurrence has. */
function isReachable(nodes: readonly Node[], inputs: readonly Node[]): boolean {
  return topologicalOrder(nodes).every(
    node => !isOp(node, parameter) || node.attributes.storage !== 'input' || inputs.includes(node),
  )
}

/** At most `most` of the numbers; a stride without a common factor with usual widths. */
function evenly(data: Float32Array, most: number): Float32Array {
  if (data.length <= most) return data.slice()
  const stride = data.length / most
  return Float32Array.from({ length: most }, (_, i) => data[Math.floor(i * stride)]!)
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** `gradient` is of operand 0 alone; undefined along an axis. */
export function histogramOf(
  { examples, total, sample }: Preactivations,
  { x, bins }: Pick<HistogramRequest, 'x' | 'bins'>,
  gradient: Expr | undefined,
): HistogramView {
  const counts = new Array<number>(bins).fill(0)
  let [below, above, sum, squares, low, high] = [0, 0, 0, 0, Infinity, -Infinity]
  for (const value of sample) {
    const bin = Math.floor((bins * (value - x.low)) / (x.high - x.low))
    if (bin < 0) below++
    else if (bin >= bins) above++
    else counts[bin]!++
    sum += value
    squares += value * value
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const { length } = sample
  const mean = sum / length
  return {
    ...{ examples, total, sampled: length, low, high, mean },
    shares: counts.map(each => each / length),
    below: below / length,
    above: above / length,
    deviation: Math.sqrt(Math.max(0, squares / length - mean * mean)),
    flat: gradient && flatShare(sample, gradient),
  }
}

/** Share of the numbers at which nothing flows back. */
function flatShare(sample: Float32Array, gradient: Expr): number {
  const slopeAt = createEvaluator([gradient])
  let flat = 0
  for (const value of sample) if (slopeAt([value])[0] === 0) flat++
  return flat / sample.length
}
