/** Where everything of a listed program lies: data, what is made of it once, and an open arena. */
import { refuse } from '../../diagnostics/diagnostic.ts'
import { type Dim, addDims, dimNames, evaluateDim, mulDims } from '../../graph/dim.ts'
import { parametersOf } from '../../graph/graph.ts'
import { type Node, isOp } from '../../graph/node.ts'
import { constant } from '../../graph/ops/constant.ts'
import { pack } from '../../graph/ops/pack.ts'
import { parameter } from '../../graph/ops/parameter.ts'
import { bytesOf, elementCount, shapeText } from '../../graph/shape.ts'
import type { Kernel, Program } from '../../kernels/kernel.ts'
import { align, alignment } from '../../passes/plan-memory.ts'
import { constantsOf, isKept } from '../../runtime/layout.ts'
import { bufferOf, liveBuffers } from '../../runtime/live-buffers.ts'
import type { Namer } from './names.ts'
import { type OpenLifetime, planOpenArena } from './open-arena.ts'

/** A place in memory with a name of its own. */
export interface Spot {
  readonly name: string
  /** `float32 [batch, 26, 26, 16]`. */
  readonly type: string
  /** In bytes from the start of memory; a number for what is kept. */
  readonly address: Dim
}

/** A weight or constant as it lies in the data file. */
export interface DataItem {
  readonly node: Node
  readonly spot: Spot
  /** In bytes from the start of the data. */
  readonly offset: number
}

export interface Memory {
  readonly spots: ReadonlyMap<Node, Spot>
  /** What stays: packed weights and the data that a run reads; then the data that it does not. */
  readonly kept: readonly Spot[]
  /** What only loading needs, and what a run needs. */
  readonly loading: readonly Spot[]
  readonly running: readonly Spot[]
  readonly scratch: ReadonlyMap<Kernel, readonly Spot[]>
  /** Constants and weights in the order of the data file. */
  readonly data: readonly DataItem[]
  /** Where the data is copied to, and how long it is. */
  readonly dataAddress: number
  readonly dataBytes: number
  /** End of what loading needs, and of what a run needs. */
  readonly loadEnd: number
  readonly runEnd: Dim
}

/** Every buffer may be read a vector past its end: the longest that a target has. */
const slack = 64

/**
 * What kernels of the step read is kept: first what the load kernels make, then data. The data that
 * load kernels alone read comes last, and lies where later the arena is: once it is packed, nobody
 * needs it.
 */
export function layoutMemory(program: Program, name: Namer): Memory {
  const { load, step, graph } = program
  const bytes = (node: Node): Dim => mulDims(bytesOf[node.dtype], elementCount(node.shape))
  const stored = (nodes: readonly Node[]): Set<Node> =>
    new Set(nodes.map(each => bufferOf(program, each)))
  const outputs = graph.outputs.map(each => each.node)
  const places = program.loops.flatMap(loop => [...loop.places.values()])
  const outside = places.flatMap(({ buffer, first }) => [buffer, ...(first ? [first] : [])])
  const read = stored([...step.flatMap(each => each.operands), ...outside, ...outputs])
  const made = [...stored(load.flatMap(each => each.results))]
  const given = [...constantsOf(program), ...parametersOf(graph).filter(isKept)]
  const isRead = (node: Node): boolean => read.has(node)
  const isSpare = (node: Node): boolean => !read.has(node)

  const spots = new Map<Node, Spot>()
  const put = (node: Node, address: Dim): Spot => {
    const type = `${node.dtype} ${shapeText(node.shape)}`
    const spot = { name: name(labelOf(node)), type, address }
    spots.set(node, spot)
    return spot
  }
  let end = alignment // a null address is never a buffer
  const keep = (node: Node): Spot => {
    const spot = put(node, end)
    end += align(bytes(node) as number)
    return spot
  }
  made.filter(isRead).forEach(keep)
  const dataAddress = end
  const item = (node: Node): DataItem => ({ node, offset: end - dataAddress, spot: keep(node) })
  const keptData = given.filter(isRead).map(item)
  const arena = end
  const data = [...keptData, ...given.filter(isSpare).map(item)]
  const dataBytes = end - dataAddress

  const scratch = new Map<Kernel, Spot[]>()
  /** Plans buffers and the scratch of kernels from `start` on. */
  const plan = (
    start: number,
    nodes: readonly (OpenLifetime & { readonly node: Node })[],
    kernels: readonly Kernel[],
  ): { readonly placed: readonly Spot[]; readonly end: Dim } => {
    const own = kernels.flatMap((kernel, k) =>
      kernel.arguments.flatMap(each =>
        each.kind === 'scratch' ? [{ kernel, bytes: each.bytes, from: k, to: k }] : [],
      ),
    )
    const { offsets, bytes: length } = planOpenArena([...nodes, ...own])
    const buffers = nodes.map(({ node }, i) => put(node, addDims(start, offsets[i]!)))
    const scratches = own.map(({ kernel, bytes: size }, i) => {
      const spot = {
        name: name(`${kernel.name} scratch`),
        type: `${size} bytes`,
        address: addDims(start, offsets[nodes.length + i]!),
      }
      scratch.set(kernel, [...(scratch.get(kernel) ?? []), spot])
      return spot
    })
    return { placed: [...buffers, ...scratches], end: addDims(start, addDims(length, slack)) }
  }
  const temporary = made.filter(isSpare).map(node => {
    const touches = (kernel: Kernel): boolean =>
      stored([...kernel.results, ...kernel.operands]).has(node)
    const [from, to] = [load.findIndex(touches), load.findLastIndex(touches)]
    return { node, bytes: bytes(node), from, to }
  })
  const kept = [...spots.values()]
  const loading = plan(end, temporary, load)
  const lives = liveBuffers(program, buffer => spots.has(buffer))
  const buffers = [...lives].map(([node, life]) => ({ node, bytes: bytes(node), ...life }))
  const running = plan(arena, buffers, step)
  return {
    ...{ spots, scratch, kept, loading: loading.placed, running: running.placed },
    ...{ data, dataAddress, dataBytes },
    ...{ loadEnd: loading.end as number, runEnd: running.end },
  }
}

/** Refuses what does not fit into the memory of a target, even where all open sizes are 1. */
export function checkSize({ loadEnd, runEnd }: Memory, target: string, limit: number): void {
  const ones = new Map(dimNames(runEnd).map(name => [name, 1]))
  const bytes = Math.max(loadEnd, evaluateDim(runEnd, ones))
  if (bytes > limit) refuse('program-too-large', { target, bytes, limit })
}

/** What people call a value: its weight or input, else its layer. */
export function labelOf(node: Node): string {
  if (isOp(node, parameter)) return node.attributes.name
  const layer = node.origin?.layer ?? ''
  if (isOp(node, constant)) return `${layer} constant`
  if (isOp(node, pack)) return `${layer} packed`
  return layer || node.op.name
}
