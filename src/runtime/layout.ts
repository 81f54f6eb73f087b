/** Where everything of a program lies in memory: arguments, kept values, and an arena. */
import type { Dim, Sizes } from '../graph/dim.ts'
import { evaluateDim } from '../graph/dim.ts'
import { nodesOf, parametersOf } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ConstantAttributes, constant } from '../graph/ops/constant.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { bytesOf, elementCount } from '../graph/shape.ts'
import type { KernelOutline, ProgramOutline } from '../kernels/kernel.ts'
import { storageOf } from '../graph/storage.ts'
import { type Lifetime, align, memoryLowerBound, planMemory } from '../passes/plan-memory.ts'
import { bufferOf, isForLoading, lastLoad, liveBuffers, loadNumber } from './live-buffers.ts'
import { isWorthSharing } from './work.ts'

/** The part that no run changes. Addresses are bytes from the start of memory. */
export interface FixedLayout {
  /** Threads that may run tasks of a kernel at the same time. */
  readonly threads: number
  /** Address of the argument block of each kernel that runs once. */
  readonly argumentsOf: ReadonlyMap<KernelOutline, number>
  /** Addresses of weights, state, constants and of what load kernels make for runs. */
  readonly addresses: ReadonlyMap<Node, number>
  /** Where the arena starts. */
  readonly end: number
}

/** Addresses for one set of sizes. */
export interface RunLayout {
  /** Where a value lies; values of loops move with the step. */
  readonly addressOf: (node: Node, at?: LoopStep) => number
  /** All kernels of a run in order, each as often as it runs; load kernels apart. */
  readonly load: readonly Call[]
  readonly step: readonly Call[]
  readonly scratchOf: ReadonlyMap<KernelOutline, readonly number[]>
  /** Bytes of the arena, and the least that any plan of these kernels needs. */
  readonly arena: number
  readonly leastArena: number
  /** Bytes behind what is kept: those of the arena, or what the load kernels take before. */
  readonly bytes: number
}

/** A step of a loop. */
export interface LoopStep {
  /** Number of the step along the time axis. */
  readonly step: number
  /** True for the one that comes first. */
  readonly first: boolean
}

/** One call of a kernel. */
export interface Call {
  readonly kernel: KernelOutline
  /** Number of the kernel in the program, load kernels first. */
  readonly number: number
  /** Address of its argument block: that of the first thread. */
  readonly words: number
  /**
   * Bytes to the block of the next thread, 0 where all threads have the same arguments; negative
   * where one thread does all tasks.
   */
  readonly stride: number
  readonly tasks: number
  readonly at: LoopStep | undefined
}

/** Memory below this address stays empty, so that a null address is never a buffer. */
const firstAddress = 64

/** Every buffer may be read a vector past its end; this much lies behind the last one. */
export const slack = 256

export function bufferBytes(node: Node, sizes: Sizes): number {
  return evaluateDim(elementCount(node.shape), sizes) * bytesOf[node.dtype]
}

const noSizes: Sizes = new Map()

/** The constants that kernels read, those in bodies of scans too. */
export function constantsOf({
  graph,
  load,
  step,
}: ProgramOutline): readonly Node<ConstantAttributes>[] {
  const read = [...load, ...step].flatMap(kernel => kernel.operands.map(storageOf))
  return [...new Set([...nodesOf(graph), ...read])].filter(node => isOp(node, constant))
}

/** Bytes to the arguments of the next thread: threads have scratch of their own. */
function strideOf({ arguments: args }: KernelOutline, threads: number): number {
  const differs = threads > 1 && args.some(each => each.kind === 'scratch')
  return differs ? align(4 * args.length) : 0
}

/** Bytes of the arguments of a call, for all threads. */
function argumentBytes(kernel: KernelOutline, threads: number): number {
  return threads * strideOf(kernel, threads) || 4 * kernel.arguments.length
}

export function layoutFixed(program: ProgramOutline, threads = 1): FixedLayout {
  let end = firstAddress
  const take = (bytes: number): number => {
    const address = end
    end += align(bytes)
    return address
  }
  const kernels = [...program.load, ...program.step]
  const looped = new Set(program.loops.flatMap(({ from, to }) => program.step.slice(from, to)))
  const once = kernels.filter(each => !looped.has(each))
  const argumentsOf = new Map(once.map(each => [each, take(argumentBytes(each, threads))]))
  const addresses = new Map<Node, number>()
  const keep = (node: Node): void => {
    if (!addresses.has(node)) addresses.set(node, take(bufferBytes(node, noSizes)))
  }
  for (const node of parametersOf(program.graph))
    if (node.attributes.storage !== 'input') keep(node)
  constantsOf(program).forEach(keep)
  const lives = liveBuffers(program, buffer => addresses.has(buffer))
  for (const node of program.load.flatMap(each => each.results)) {
    const life = lives.get(bufferOf(program, node))
    if (life && !isForLoading(life)) keep(bufferOf(program, node))
  }
  return { threads, argumentsOf, addresses, end }
}

/** Plans the arena for one set of sizes. */
export function layoutRun(program: ProgramOutline, fixed: FixedLayout, sizes: Sizes): RunLayout {
  const { load, step, loops } = program
  const places = new Map(loops.flatMap(loop => [...loop.places]))
  const buffers = liveBuffers(program, buffer => fixed.addresses.has(buffer))
  const loopOf = (k: number) => loops.find(({ from, to }) => from <= k && k < to)
  const kernels = [
    ...load.map((kernel, i) => ({ kernel, k: loadNumber(program, i) })),
    ...step.map((kernel, k) => ({ kernel, k })),
  ]
  const values = [...buffers].map(([node, life]) => ({
    ...{ node, bytes: bufferBytes(node, sizes) },
    ...life,
  }))
  const scratch = kernels.flatMap(({ kernel, k }) =>
    kernel.arguments.flatMap(each =>
      each.kind === 'scratch'
        ? [{ kernel, bytes: fixed.threads * align(each.bytes), from: k, to: k }]
        : [],
    ),
  )
  // Kernels of loops have an argument block for each step, which nothing may overwrite.
  const looped = loops.flatMap(({ from, to, steps }) =>
    step.slice(from, to).map(kernel => {
      const bytes = argumentBytes(kernel, fixed.threads) * evaluateDim(steps, sizes)
      return { kernel, bytes, from: lastLoad + 1, to: step.length }
    }),
  )
  const pieces: readonly Lifetime[] = [...values, ...scratch, ...looped]
  const running = pieces.filter(each => !isForLoading(each))
  const loading = pieces.filter(isForLoading)
  const arena = planMemory(running)
  const forLoading = planMemory(loading)
  // Weights may be loaded again, when the blocks have long been written.
  const loadingFrom = looped.length > 0 ? arena.bytes : 0
  const startOf = new Map([
    ...running.map((each, i) => [each, fixed.end + arena.offsets[i]!] as const),
    ...loading.map((each, i) => [each, fixed.end + loadingFrom + forLoading.offsets[i]!] as const),
  ])
  const addresses = new Map(values.map(each => [each.node, startOf.get(each)!]))
  const scratchOf = new Map<KernelOutline, number[]>()
  for (const each of scratch) {
    const known = scratchOf.get(each.kernel) ?? []
    scratchOf.set(each.kernel, [...known, startOf.get(each)!])
  }
  const blocks = new Map(looped.map(each => [each.kernel, startOf.get(each)!]))
  const addressOf: RunLayout['addressOf'] = (node, at) => {
    const place = at && places.get(storageOf(node))
    if (place?.first && at!.first) return addressOf(place.first)
    if (place) {
      const moved = evaluateDim(place.offset, sizes) + at!.step * evaluateDim(place.stride, sizes)
      return addressOf(place.buffer) + moved * bytesOf[node.dtype]
    }
    const buffer = bufferOf(program, node)
    return fixed.addresses.get(buffer) ?? addresses.get(buffer)!
  }
  const shares = new Map(
    kernels.map(({ kernel }) => {
      const tasks = evaluateDim(kernel.tasks, sizes)
      const stride = isWorthSharing(kernel, tasks, sizes) ? strideOf(kernel, fixed.threads) : -1
      return [kernel, { tasks, stride }] as const
    }),
  )
  const call = (number: number, i = 0, at: LoopStep | undefined = undefined): Call => {
    const kernel = number < load.length ? load[number]! : step[number - load.length]!
    const words = at
      ? blocks.get(kernel)! + argumentBytes(kernel, fixed.threads) * i
      : fixed.argumentsOf.get(kernel)!
    return { kernel, number, words, ...shares.get(kernel)!, at }
  }
  const calls: Call[] = []
  for (let k = 0; k < step.length; k++) {
    const loop = loopOf(k)
    if (!loop) {
      calls.push(call(load.length + k))
      continue
    }
    const count = evaluateDim(loop.steps, sizes)
    for (let i = 0; i < count; i++) {
      const at = { step: loop.reverse ? count - 1 - i : i, first: i === 0 }
      for (let j = loop.from; j < loop.to; j++) calls.push(call(load.length + j, i, at))
    }
    k = loop.to - 1
  }
  return {
    ...{ addressOf, scratchOf, load: load.map((_, k) => call(k)), step: calls },
    ...{ arena: arena.bytes, leastArena: memoryLowerBound(running) },
    bytes: Math.max(arena.bytes, loadingFrom + forLoading.bytes),
  }
}

/** The words of the argument block of a call for one thread. */
export function argumentWords(
  { kernel, at }: Call,
  { addressOf, scratchOf }: Pick<RunLayout, 'addressOf' | 'scratchOf'>,
  sizes: Sizes,
  thread = 0,
): readonly number[] {
  let scratch = 0
  return kernel.arguments.map(each => {
    if (each.kind === 'buffer') return addressOf(each.node, at)
    if (each.kind === 'dim') return evaluateDim(each.dim as Dim, sizes)
    return scratchOf.get(kernel)![scratch++]! + thread * align(each.bytes)
  })
}

/** True where a parameter keeps its value between runs. */
export function isKept(node: Node): boolean {
  return isOp(node, parameter) && node.attributes.storage !== 'input'
}
