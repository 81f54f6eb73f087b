/** How long a model takes on this machine: whole runs, and each of its kernels. */
import { initialValues } from './build/initialize.ts'
import type { Model } from './build/model.ts'
import { clockTick, exactTicks } from './clock.ts'
import { refuse } from './diagnostics/diagnostic.ts'
import { batchName, dimNames, evaluateDim, type Sizes } from './graph/dim.ts'
import type { Node } from './graph/node.ts'
import { opsText } from './graph/ops-text.ts'
import { measureLimit } from './limit.ts'
import type { KernelOutline } from './kernels/kernel.ts'
import { keptApart } from './passes/kept-apart.ts'
import type { Instance } from './runtime/instance.ts'
import type { KernelCall } from './runtime/program.ts'
import type { TargetName } from './runtime/target.ts'
import { type TargetChoice, createTargetInstance } from './target-instance.ts'
import type { Values } from './train/values.ts'
import { typicalInputs } from './typical-inputs.ts'

export interface BenchOptions {
  /** `auto`, the default, waits for native code where the machine has a C compiler. */
  readonly target?: TargetName
  /** How many threads share the work, where the target has threads; 1 by default. */
  readonly threads?: number
  readonly batch?: number
  /** Numbers for further open dims of the inputs, by their names. */
  readonly sizes?: { readonly [name: string]: number }
  /** By default the initial ones: only denormal weights would change the time. */
  readonly weights?: Values
  /** Called once, when it is known what runs the model. */
  readonly onTarget?: (choice: TargetChoice) => void
  /**
   * Called several times a second with the share that is done, from 0 to 1, and waited for, never
   * within a timed run; what it throws ends the bench.
   */
  readonly onProgress?: (share: number) => Promise<void>
}

export interface KernelTime {
  /** What it computes: `conv2d + prelu`. */
  readonly name: string
  /** The layers that have a part in it. */
  readonly layers: readonly string[]
  /** What was fused into it: `matmul, 3 map`. */
  readonly ops: string
  /** Kernels that it reads, and why it is not part of them. */
  readonly apart: readonly { readonly from: string; readonly reason: string }[]
  /** The mean where single times are too short for the clock. */
  readonly median_ms: number
  /** GFLOP/s of its contractions and poolings; 0 where it has none. */
  readonly gflops: number
  /** What that is of the limit. */
  readonly share: number
  /** Offset from the start of the traced run, and length in it. */
  readonly trace: { readonly start_ms: number; readonly ms: number }
}

export interface Bench {
  readonly target: Instance['target']
  readonly threads: number
  readonly batch: number
  readonly median_ms: number
  readonly p90_ms: number
  readonly gflops: number
  /** The most that target and threads can do on this machine; 0 for the reference. */
  readonly limit_gflops: number
  /** The first run, with the load kernels in it. */
  readonly first_ms: number
  readonly runs: number
  /** In the order of a run; none on the reference target. */
  readonly kernels: readonly KernelTime[]
}

/** Runs are repeated for so long, but so often at least and at most. */
const [enough, fewest, most] = [1500, 5, 2000]

/** How often progress is told, in milliseconds. */
const telling = 100

/** Times a model. Takes two to four seconds, or a few runs where one takes longer. */
export async function benchModel(model: Model, asked: BenchOptions = {}): Promise<Bench> {
  const { target = 'auto', threads = 1, batch = 1, sizes: given = {}, weights, onTarget } = asked
  const tell = asked.onProgress ?? (async () => {})
  const sizes = sizesOf(model, batch, given)
  const values = weights ?? initialValues(model, 0)
  const inputs = typicalInputs(model.inputs, sizes)
  const options = { threads, onTarget }
  const instance = await createTargetInstance(model.inference, values, target, options)
  const run = (): void => void instance.run(inputs, sizes)
  const tick = clockTick()
  const halfOf = (done: number) => (share: number) => tell((done + share) / 2)
  const { first, times } = await closing(instance, async () => {
    const first = timed(run)
    return { first, times: await repeated(run, halfOf(0), tick) }
  })
  times.sort((a, b) => a - b)
  const median = quantile(times, 0.5)
  const profile = createProfile(tick)
  const seen = { threads, runKernel: profile.runKernel }
  const observed = await createTargetInstance(model.inference, values, instance.target, seen)
  const runObserved = (): void => {
    profile.start()
    observed.run(inputs, sizes)
  }
  await closing(observed, () => repeated(runObserved, halfOf(1), 0))
  const isJudge = instance.target === 'reference'
  const limit = isJudge ? 0 : await measureLimit(instance.target, instance.threads)
  const kernels = profile.kernels(sizes, limit)
  const flops = kernels.reduce((sum, each) => sum + each.gflops * each.median_ms, 0)
  return {
    target: instance.target,
    threads: instance.threads,
    batch,
    median_ms: median,
    p90_ms: quantile(times, 0.9),
    gflops: flops / median,
    limit_gflops: limit,
    first_ms: first,
    runs: times.length,
    kernels,
  }
}

/** A number for every open dim; `open-sizes` where one is missing. */
function sizesOf(model: Model, batch: number, given: BenchOptions['sizes'] = {}): Sizes {
  const names = new Set(model.inputs.flatMap(port => port.shape.flatMap(dimNames)))
  const sizes = new Map([...Object.entries(given), [batchName, batch] as const])
  const missing = [...names].filter(name => !sizes.has(name))
  if (missing.length > 0) refuse('open-sizes', { names: missing })
  return new Map([...sizes].filter(([name]) => names.has(name)))
}

function timed(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

/** Ends the threads of an instance however `work` ends. */
async function closing<T>(instance: Instance, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    instance.close()
  }
}

/** Milliseconds of single runs; runs too short for the clock are timed several at once. */
async function repeated(
  run: () => void,
  tell: (share: number) => Promise<void>,
  tick: number,
): Promise<number[]> {
  const times: number[] = []
  // Only what runs take counts: whoever is told may take longer.
  let [spent, told, together] = [0, 0, 1]
  while (times.length < fewest || (spent < enough && times.length < most)) {
    const time = timed(() => {
      for (let i = 0; i < together; i++) run()
    })
    spent += time
    if (time < exactTicks * tick && together < most) {
      together *= 2
      continue
    }
    times.push(time / together)
    if (spent - told < telling) continue
    told = spent
    await tell(Math.min(1, Math.max(spent / enough, times.length / most)))
  }
  return times
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

/** Collects the times of kernels over several runs. */
function createProfile(tick: number) {
  const times = new Map<KernelOutline, number[]>()
  const starts = new Map<KernelOutline, number>()
  let began = 0
  return {
    start: () => void (began = performance.now()),
    runKernel({ kernel, tasks, run }: KernelCall): void {
      const start = performance.now()
      run(0, tasks)
      const known = times.get(kernel)
      if (known) known.push(performance.now() - start)
      else times.set(kernel, [performance.now() - start])
      starts.set(kernel, start - began)
    },
    kernels(sizes: Sizes, limit: number): readonly KernelTime[] {
      // Load kernels ran once, before the first run.
      const repeatedly = [...times].filter(([, each]) => each.length > 1)
      const apart = keptApart(repeatedly.map(([kernel]) => kernel))
      return repeatedly.map(([kernel, each]) => {
        const last = each[each.length - 1]!
        const median = typicalOf(each, tick)
        const gflops = flopsOf(kernel, sizes) / (median * 1e6)
        return {
          name: kernel.name,
          layers: layersOf(kernel),
          ops: opsText(kernel.nodes),
          apart: apart.get(kernel)!.map(({ from, reason }) => ({ from: from.name, reason })),
          median_ms: median,
          gflops,
          share: limit > 0 ? gflops / limit : 0,
          trace: { start_ms: starts.get(kernel)!, ms: last },
        }
      })
    },
  }
}

/**
 * The median; of times that the clock can hardly tell the mean, for a time between two ticks is
 * told as either, each as often as it is near.
 */
function typicalOf(times: readonly number[], tick: number): number {
  const median = quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  )
  if (median >= exactTicks * tick) return median
  return times.reduce((sum, each) => sum + each, 0) / times.length
}

function layersOf({ nodes }: KernelOutline): readonly string[] {
  return [...new Set(nodes.flatMap(node => (node.origin ? [node.origin.layer] : [])))]
}

function flopsOf({ nodes }: KernelOutline, sizes: Sizes): number {
  const of = (node: Node): number => evaluateDim(node.op.flops?.(node) ?? 0, sizes)
  return nodes.reduce((sum, node) => sum + of(node), 0)
}
