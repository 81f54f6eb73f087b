/** Where everything of a program lies in memory: arguments, kept values, and an arena. */
import type { Dim, Sizes } from '../graph/dim.ts'
import { evaluateDim } from '../graph/dim.ts'
import { nodesOf, parametersOf } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { constant } from '../graph/ops/constant.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { bytesOf, elementCount } from '../graph/shape.ts'
import type { Kernel, Program } from '../kernels/kernel.ts'
import { storageOf } from '../passes/fuse.ts'
import { type Lifetime, align, planMemory } from '../passes/plan-memory.ts'
import { isWorthSharing } from './work.ts'

/** The part that no run changes. Addresses are bytes from the start of memory. */
export interface FixedLayout {
  /** Threads that may run tasks of a kernel at the same time. */
  readonly threads: number
  /** Address of each kernel's argument block: that of the first thread. */
  readonly argumentsOf: ReadonlyMap<Kernel, number>
  /** Bytes to the block of the next thread; 0 where all threads have the same arguments. */
  readonly strideOf: ReadonlyMap<Kernel, number>
  /** Addresses of weights, state, constants and of what the load kernels make. */
  readonly addresses: ReadonlyMap<Node, number>
  /** Where the arena starts. */
  readonly end: number
}

/** Addresses for one set of sizes. */
export interface RunLayout {
  readonly addressOf: (node: Node) => number
  readonly scratchOf: ReadonlyMap<Kernel, readonly number[]>
  readonly tasksOf: ReadonlyMap<Kernel, number>
  /** Kernels whose tasks threads share. */
  readonly shared: ReadonlySet<Kernel>
  /** Bytes of the arena. */
  readonly arena: number
}

/** Memory below this address stays empty, so that a null address is never a buffer. */
const firstAddress = 64

/** Every buffer may be read a vector past its end; this much lies behind the last one. */
export const slack = 256

/** The buffer that holds a node's value. */
export function bufferOf(program: Program, node: Node): Node {
  const storage = storageOf(node)
  return program.aliases.get(storage) ?? storage
}

export function bufferBytes(node: Node, sizes: Sizes): number {
  return evaluateDim(elementCount(node.shape), sizes) * bytesOf[node.dtype]
}

const noSizes: Sizes = new Map()

export function layoutFixed(program: Program, threads = 1): FixedLayout {
  let end = firstAddress
  const take = (bytes: number): number => {
    const address = end
    end += align(bytes)
    return address
  }
  const kernels = [...program.load, ...program.step]
  const strideOf = new Map(kernels.map(each => [each, threads > 1 ? strideBetween(each) : 0]))
  const argumentsOf = new Map(
    kernels.map(each => {
      const stride = strideOf.get(each)!
      return [each, take(stride > 0 ? threads * stride : 4 * each.arguments.length)]
    }),
  )
  const addresses = new Map<Node, number>()
  const keep = (node: Node): void => {
    if (!addresses.has(node)) addresses.set(node, take(bufferBytes(node, noSizes)))
  }
  for (const node of parametersOf(program.graph))
    if (node.attributes.storage !== 'input') keep(node)
  for (const node of nodesOf(program.graph)) if (isOp(node, constant)) keep(node)
  for (const kernel of program.load) kernel.results.forEach(keep)
  return { threads, argumentsOf, strideOf, addresses, end }
}

/** Threads need arguments of their own where scratch is among them. */
function strideBetween({ arguments: args }: Kernel): number {
  return args.some(each => each.kind === 'scratch') ? align(4 * args.length) : 0
}

/** Plans the arena for one set of sizes. */
export function layoutRun(program: Program, fixed: FixedLayout, sizes: Sizes): RunLayout {
  const { load, step, graph } = program
  const buffers = new Map<Node, { from: number; to: number }>()
  const touch = (node: Node, at: number): void => {
    const buffer = bufferOf(program, node)
    if (fixed.addresses.has(buffer)) return
    const life = buffers.get(buffer)
    if (life) life.to = Math.max(life.to, at)
    else buffers.set(buffer, { from: at, to: at })
  }
  for (const input of graph.inputs) touch(input, -1)
  step.forEach((kernel, k) => {
    kernel.results.forEach(each => touch(each, k))
    kernel.operands.forEach(each => touch(each, k))
  })
  for (const { node } of graph.outputs) touch(node, step.length)
  const nodes = [...buffers.keys()]
  // The load kernels run before the inputs are there.
  const calls = [
    ...load.map(kernel => ({ kernel, k: -2 })),
    ...step.map((kernel, k) => ({ kernel, k })),
  ]
  const scratch = calls.flatMap(({ kernel, k }) =>
    kernel.arguments.flatMap(each =>
      each.kind === 'scratch' ? [{ kernel, k, bytes: fixed.threads * align(each.bytes) }] : [],
    ),
  )
  const lifetimes: Lifetime[] = [
    ...nodes.map(node => ({ bytes: bufferBytes(node, sizes), ...buffers.get(node)! })),
    ...scratch.map(({ k, bytes }) => ({ bytes, from: k, to: k })),
  ]
  const { offsets, bytes } = planMemory(lifetimes)
  const addresses = new Map(nodes.map((node, i) => [node, fixed.end + offsets[i]!]))
  const tasksOf = new Map([...load, ...step].map(each => [each, evaluateDim(each.tasks, sizes)]))
  const scratchOf = new Map<Kernel, number[]>()
  scratch.forEach(({ kernel }, i) => {
    const places = scratchOf.get(kernel) ?? []
    scratchOf.set(kernel, [...places, fixed.end + offsets[nodes.length + i]!])
  })
  return {
    addressOf: node => {
      const buffer = bufferOf(program, node)
      return fixed.addresses.get(buffer) ?? addresses.get(buffer)!
    },
    scratchOf,
    tasksOf,
    shared: new Set(
      [...tasksOf].flatMap(([kernel, tasks]) =>
        isWorthSharing(kernel, tasks, sizes) ? [kernel] : [],
      ),
    ),
    arena: bytes,
  }
}

/** The words of a kernel's argument block for one thread. */
export function argumentWords(
  kernel: Kernel,
  { addressOf, scratchOf }: Pick<RunLayout, 'addressOf' | 'scratchOf'>,
  sizes: Sizes,
  thread = 0,
): readonly number[] {
  let scratch = 0
  return kernel.arguments.map(each => {
    if (each.kind === 'buffer') return addressOf(each.node)
    if (each.kind === 'dim') return evaluateDim(each.dim as Dim, sizes)
    return scratchOf.get(kernel)![scratch++]! + thread * align(each.bytes)
  })
}

/** True where a parameter keeps its value between runs. */
export function isKept(node: Node): boolean {
  return isOp(node, parameter) && node.attributes.storage !== 'input'
}
