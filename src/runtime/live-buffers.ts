/** From when to when each buffer is needed that is not kept. */
import type { Node } from '../graph/node.ts'
import type { ProgramOutline } from '../kernels/kernel.ts'
import { storageOf } from '../graph/storage.ts'

/**
 * Numbers of the first and the last kernel that a buffer lives for, both counted: those of the step
 * from 0 on, the load kernels up to `lastLoad`.
 */
export interface Life {
  readonly from: number
  readonly to: number
}

/** The number of the last load kernel; after it the inputs come. */
export const lastLoad = -2

/** The number of load kernel `i`, from 0 on. */
export function loadNumber({ load }: ProgramOutline, i: number): number {
  return lastLoad - (load.length - 1) + i
}

/** Whether nothing but load kernels needs a buffer. */
export function isForLoading({ to }: Life): boolean {
  return to <= lastLoad
}

/** The buffer that holds a node's value. */
export function bufferOf(program: ProgramOutline, node: Node): Node {
  const storage = storageOf(node)
  return program.aliases.get(storage) ?? storage
}

/**
 * Buffers in the order in which they are met, those apart that `isKept`. Inputs live from -1 on,
 * outputs up to the number of kernels.
 */
export function liveBuffers(
  program: ProgramOutline,
  isKept: (buffer: Node) => boolean,
): ReadonlyMap<Node, Life> {
  const { load, step, graph, loops } = program
  const places = new Map(loops.flatMap(loop => [...loop.places]))
  const lives = new Map<Node, Life>()
  const touch = (node: Node, from: number, to: number): void => {
    const place = places.get(storageOf(node))
    if (place?.first) touch(place.first, from, to)
    if (place) return touch(place.buffer, from, to)
    const buffer = bufferOf(program, node)
    if (isKept(buffer)) return
    const life = lives.get(buffer) ?? { from, to }
    lives.set(buffer, { from: Math.min(life.from, from), to: Math.max(life.to, to) })
  }
  load.forEach(({ results, operands }, i) => {
    const k = loadNumber(program, i)
    for (const node of [...results, ...operands]) touch(node, k, k)
  })
  for (const input of graph.inputs) touch(input, -1, -1)
  step.forEach((kernel, k) => {
    // What a loop reads or writes lives as long as the loop runs.
    const loop = loops.find(({ from, to }) => from <= k && k < to)
    const [from, to] = loop ? [loop.from, loop.to - 1] : [k, k]
    for (const node of [...kernel.results, ...kernel.operands]) touch(node, from, to)
  })
  for (const { node } of graph.outputs) touch(node, step.length, step.length)
  return lives
}
