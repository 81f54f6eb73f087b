/** The most that a target can compute on this machine: multiply-adds that wait for no memory. */
import { clockTick, exactTicks } from './clock.ts'
import { type Expr, add, madd, mul, operand } from './expr/expr.ts'
import type { Graph } from './graph/graph.ts'
import { createMap } from './graph/ops/map.ts'
import { createParameter } from './graph/ops/parameter.ts'
import { createData } from './runtime/instance.ts'
import type { TargetName } from './runtime/target.ts'
import { createTargetInstance } from './target-instance.ts'

/** So few that they stay in the nearest caches, so many that starting a kernel costs nothing. */
const elements = 1 << 15
const steps = 240
const runs = 60

/**
 * GFLOP/s, a multiply-add counted as 2, of so many threads. Chains of multiply-adds in registers:
 * alone, and two at a time where one alone waits for its own results; the faster one counts.
 */
export async function measureLimit(target: TargetName, threads: number): Promise<number> {
  const rates = [await rateOf(chains(1), target, threads), await rateOf(chains(2), target, threads)]
  return Math.max(...rates)
}

function chains(count: number): Graph {
  const x = createParameter('input', 'x', [elements])
  let sides: readonly Expr[] = Array.from({ length: count }, (_, k) => mul(operand(0), 1 + k / 8))
  for (let i = 0; i < steps / count; i++) sides = sides.map(each => madd(each, 0.999, 0.001))
  const y = createMap(
    sides.reduce((a, b) => add(a, b)),
    [x],
  )
  return { inputs: [x], outputs: [{ name: 'y', node: y }], updates: [] }
}

/** By the shortest run: anything longer was disturbed. */
async function rateOf(graph: Graph, target: TargetName, threads: number): Promise<number> {
  const instance = await createTargetInstance(graph, new Map(), target, { threads })
  const inputs = { x: createData('float32', elements).fill(0.5) }
  const timeOf = (count: number): number => {
    const start = performance.now()
    for (let i = 0; i < count; i++) instance.run(inputs, new Map())
    return (performance.now() - start) / count
  }
  timeOf(1) // with what the engine still has to compile
  const together = Math.ceil((exactTicks * clockTick()) / Math.max(timeOf(1), 0.1))
  let shortest = Infinity
  for (let run = 0; run < runs; run += together) shortest = Math.min(shortest, timeOf(together))
  instance.close()
  return (2 * steps * elements) / (shortest * 1e6)
}
