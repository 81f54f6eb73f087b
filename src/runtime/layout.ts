/** Where everything of a program lies in memory: arguments, kept values, and an arena. */
import type { Dim, Sizes } from '../graph/dim.ts'
import { evaluateDim } from '../graph/dim.ts'
import { nodesOf, parametersOf } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { type ConstantAttributes, constant } from '../graph/ops/constant.ts'
import { type ParameterAttributes, parameter } from '../graph/ops/parameter.ts'
import { bytesOf, elementCount } from '../graph/shape.ts'
import type { KernelOutline, ProgramOutline } from '../kernels/kernel.ts'
import { storageOf } from '../graph/storage.ts'
import { type Lifetime, align, memoryLowerBound, planMemory } from '../passes/plan-memory.ts'
import {
  type Life,
  bufferOf,
  isForLoading,
  lastLoad,
  liveBuffers,
  loadNumber,
} from './live-buffers.ts'
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
  readonly scratchOf: ReadonlyMap<KernelOutline, readonly number[]>
  /** All kernels of a run in order, each as often as it runs; load kernels apart. */
  readonly calls: readonly Call[]
  /** Bytes of the arena, and the least that any plan of these kernels needs. */
  readonly arena: number
  readonly leastArena: number
  /** Where the load kernels may have their values: behind what no run writes again. */
  readonly loadStart: number
}

/** Addresses for the load kernels, which no size changes. */
export interface LoadLayout {
  readonly addressOf: (node: Node) => number
  readonly scratchOf: ReadonlyMap<KernelOutline, readonly number[]>
  readonly calls: readonly Call[]
  /** The weights that are not kept, by the kernel that is the first to read them. */
  readonly wanted: ReadonlyMap<KernelOutline, readonly Node<ParameterAttributes>[]>
  /** Where its values end. */
  readonly end: number
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

/**
 * Weights that load kernels alone read are kept where `keepsWeights`: for who reads them back or
 * changes some of them.
 */
export function layoutFixed(
  program: ProgramOutline,
  threads = 1,
  keepsWeights = true,
): FixedLayout {
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
  const stored = parametersOf(program.graph).filter(isKept)
  if (keepsWeights) stored.forEach(keep)
  constantsOf(program).forEach(keep)
  const lives = liveBuffers(program, buffer => addresses.has(buffer))
  for (const node of [...stored, ...program.load.flatMap(each => each.results)]) {
    const life = lives.get(bufferOf(program, node))
    if (life && !isForLoading(life)) keep(bufferOf(program, node))
  }
  return { threads, argumentsOf, addresses, end }
}

/** What a plan has to place: the buffer of a value, or scratch or argument blocks of a kernel. */
type Piece = Lifetime &
  (
    | { readonly kind: 'value'; readonly node: Node }
    | { readonly kind: 'scratch' | 'blocks'; readonly kernel: KernelOutline }
  )

/** Values that are not kept, and scratch, of the load kernels or of a run. */
function piecesOf(
  program: ProgramOutline,
  fixed: FixedLayout,
  sizes: Sizes,
  belongs: (life: Life) => boolean,
): readonly Piece[] {
  const buffers = liveBuffers(program, buffer => fixed.addresses.has(buffer))
  const values = [...buffers].flatMap(([node, life]): readonly Piece[] =>
    belongs(life) ? [{ kind: 'value', node, bytes: bufferBytes(node, sizes), ...life }] : [],
  )
  const scratch = (kernel: KernelOutline, k: number): readonly Piece[] =>
    kernel.arguments.flatMap(each =>
      each.kind === 'scratch'
        ? [{ kind: 'scratch', kernel, bytes: fixed.threads * align(each.bytes), from: k, to: k }]
        : [],
    )
  const scratches = [
    ...program.load.flatMap((kernel, i) => scratch(kernel, loadNumber(program, i))),
    ...program.step.flatMap(scratch),
  ]
  return [...values, ...scratches.filter(belongs)]
}

/** Pieces in as little memory as there is a plan for, from `start` on. */
function placePieces(pieces: readonly Piece[], start: number) {
  const { offsets, bytes } = planMemory(pieces)
  const values = new Map<Node, number>()
  const blocks = new Map<KernelOutline, number>()
  const scratchOf = new Map<KernelOutline, number[]>()
  for (const [i, piece] of pieces.entries()) {
    const address = start + offsets[i]!
    if (piece.kind === 'value') values.set(piece.node, address)
    else if (piece.kind === 'blocks') blocks.set(piece.kernel, address)
    else scratchOf.set(piece.kernel, [...(scratchOf.get(piece.kernel) ?? []), address])
  }
  return { values, blocks, scratchOf, bytes }
}

/** How many tasks of a kernel there are, and whether threads share them. */
function shareOf(
  kernel: KernelOutline,
  threads: number,
  sizes: Sizes,
): Pick<Call, 'tasks' | 'stride'> {
  const tasks = evaluateDim(kernel.tasks, sizes)
  const stride = isWorthSharing(kernel, tasks, sizes) ? strideOf(kernel, threads) : -1
  return { tasks, stride }
}

/** Plans the load kernels, whose values lie from `start` on. */
export function layoutLoad(
  program: ProgramOutline,
  fixed: FixedLayout,
  start = fixed.end,
): LoadLayout {
  const pieces = piecesOf(program, fixed, noSizes, isForLoading)
  const { values, scratchOf, bytes } = placePieces(pieces, start)
  const wanted = new Map<KernelOutline, Node<ParameterAttributes>[]>()
  const asked = new Set<Node>()
  for (const kernel of program.load)
    for (const node of kernel.operands.map(each => bufferOf(program, each))) {
      if (fixed.addresses.has(node) || asked.has(node) || !isOp(node, parameter)) continue
      asked.add(node)
      wanted.set(kernel, [...(wanted.get(kernel) ?? []), node])
    }
  return {
    addressOf(node) {
      const buffer = bufferOf(program, node)
      return fixed.addresses.get(buffer) ?? values.get(buffer)!
    },
    scratchOf,
    calls: program.load.map((kernel, number) => {
      const words = fixed.argumentsOf.get(kernel)!
      return { kernel, number, words, ...shareOf(kernel, fixed.threads, noSizes), at: undefined }
    }),
    ...{ wanted, end: start + bytes },
  }
}

/** Plans the arena for one set of sizes. */
export function layoutRun(program: ProgramOutline, fixed: FixedLayout, sizes: Sizes): RunLayout {
  const { load, step, loops } = program
  // Kernels of loops have an argument block for each step, which nothing may overwrite.
  const looped = loops.flatMap(({ from, to, steps }) =>
    step.slice(from, to).map((kernel): Piece => {
      const bytes = argumentBytes(kernel, fixed.threads) * evaluateDim(steps, sizes)
      return { kind: 'blocks', kernel, bytes, from: lastLoad + 1, to: step.length }
    }),
  )
  const running = piecesOf(program, fixed, sizes, life => !isForLoading(life))
  const pieces = [...running, ...looped]
  const { values, blocks, scratchOf, bytes: arena } = placePieces(pieces, fixed.end)
  const places = new Map(loops.flatMap(loop => [...loop.places]))
  const addressOf: RunLayout['addressOf'] = (node, at) => {
    const place = at && places.get(storageOf(node))
    if (place?.first && at!.first) return addressOf(place.first)
    if (place) {
      const moved = evaluateDim(place.offset, sizes) + at!.step * evaluateDim(place.stride, sizes)
      return addressOf(place.buffer) + moved * bytesOf[node.dtype]
    }
    const buffer = bufferOf(program, node)
    return fixed.addresses.get(buffer) ?? values.get(buffer)!
  }
  const shares = new Map(step.map(each => [each, shareOf(each, fixed.threads, sizes)] as const))
  const call = (k: number, i = 0, at: LoopStep | undefined = undefined): Call => {
    const kernel = step[k]!
    const words = at
      ? blocks.get(kernel)! + argumentBytes(kernel, fixed.threads) * i
      : fixed.argumentsOf.get(kernel)!
    return { kernel, number: load.length + k, words, ...shares.get(kernel)!, at }
  }
  const calls: Call[] = []
  for (let k = 0; k < step.length; k++) {
    const loop = loops.find(({ from, to }) => from <= k && k < to)
    if (!loop) {
      calls.push(call(k))
      continue
    }
    const count = evaluateDim(loop.steps, sizes)
    for (let i = 0; i < count; i++) {
      const at = { step: loop.reverse ? count - 1 - i : i, first: i === 0 }
      for (let j = loop.from; j < loop.to; j++) calls.push(call(j, i, at))
    }
    k = loop.to - 1
  }
  return {
    ...{ addressOf, scratchOf, calls, arena, leastArena: memoryLowerBound(pieces) },
    // Weights may be loaded again, when the blocks have long been written.
    loadStart: fixed.end + (looped.length > 0 ? arena : 0),
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
export function isKept(node: Node): node is Node<ParameterAttributes> {
  return isOp(node, parameter) && node.attributes.storage !== 'input'
}
