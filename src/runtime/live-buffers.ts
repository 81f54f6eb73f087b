/** From when to when a run needs each buffer that it does not keep. */
import type { Node } from '../graph/node.ts'
import type { Program } from '../kernels/kernel.ts'
import { storageOf } from '../passes/fuse.ts'

/** Numbers of the first and the last kernel of the step that a buffer lives for, both counted. */
export interface Life {
  readonly from: number
  readonly to: number
}

/** The buffer that holds a node's value. */
export function bufferOf(program: Program, node: Node): Node {
  const storage = storageOf(node)
  return program.aliases.get(storage) ?? storage
}

/**
 * Buffers in the order in which they are met, those apart that `isKept`. Inputs live from -1 on,
 * outputs up to the number of kernels.
 */
export function liveBuffers(
  program: Program,
  isKept: (buffer: Node) => boolean,
): ReadonlyMap<Node, Life> {
  const { step, graph, loops } = program
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
