/** Why kernels are kept apart: for people who wonder what was not fused. */
import { type Node, isOp } from '../graph/node.ts'
import { type ConvAttributes, conv } from '../graph/ops/conv.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { pool } from '../graph/ops/pool.ts'
import { reduce } from '../graph/ops/reduce.ts'
import { reshape } from '../graph/ops/reshape.ts'
import { scan } from '../graph/ops/scan.ts'
import { winogradConv } from '../graph/ops/winograd-conv.ts'
import { equalShapes } from '../graph/shape.ts'
import { storageOf } from '../graph/storage.ts'
import { isElementwise } from './fuse.ts'

/** What is known of a kernel before and after it is lowered. */
export interface Work {
  readonly nodes: readonly Node[]
  readonly results: readonly Node[]
  readonly operands: readonly Node[]
}

/** A kernel that another one reads, and why it is not part of it. */
export interface Apart<W extends Work> {
  readonly from: W
  readonly reason: string
}

/**
 * For each of some kernels, those of them that it reads. Kernels of a program come in the order in
 * which they run; a value that is written twice is that of the last one before.
 */
export function keptApart<W extends Work>(all: readonly W[]): ReadonlyMap<W, readonly Apart<W>[]> {
  const makers = new Map<Node, W>()
  for (const work of all) for (const node of work.results) makers.set(node, work)
  const readers = new Map<W, Set<W>>()
  const madeFor = (work: W): ReadonlyMap<W, Node> => {
    const found = new Map<W, Node>()
    for (const operand of work.operands) {
      const from = makers.get(storageOf(operand))
      if (from && from !== work && !found.has(from)) found.set(from, operand)
    }
    return found
  }
  const sources = new Map(all.map(work => [work, madeFor(work)] as const))
  for (const [work, found] of sources)
    for (const from of found.keys())
      readers.set(from, (readers.get(from) ?? new Set<W>()).add(work))
  return new Map(
    [...sources].map(([work, found]) => {
      const apart = [...found].map(([from, value]) => {
        const reason = reasonOf(from, value, work, readers.get(from)!.size)
        return { from, reason }
      })
      return [work, apart] as const
    }),
  )
}

/** Why `work`, which reads `value`, is not computed where `from` makes it. */
function reasonOf(from: Work, value: Node, work: Work, readers: number): string {
  const users = work.nodes.filter(node => node.operands.includes(value))
  const user = users.find(node => !isElementwise(node)) ?? users[0]
  if (!user) return 'it reads what is packed from it'
  const readsMany = manyReason(user)
  if (readsMany !== undefined) return readsMany
  if (isOp(value, reshape)) return 'it reads the values in another shape'
  if (from.nodes.some(node => isOp(node, scan))) return 'a recurrence ends before it is read'
  if (readers > 1) return `${readers} kernels read the result`
  if (!from.nodes.some(node => equalShapes(node.shape, user.shape)))
    return 'its elements are not those that the kernel before goes through'
  return 'it needs other kernels first'
}

/** Why an operation wants its operand stored; nothing where it takes element by element. */
function manyReason(user: Node): string | undefined {
  if (isElementwise(user)) return undefined
  if (isOp(user, conv)) {
    return isDepthwise(user)
      ? 'depthwise: its windows reach across the tiles of the kernel before'
      : 'a convolution reads each element for all its filters'
  }
  if (isOp(user, winogradConv)) return 'a convolution reads each element for all its filters'
  if (isOp(user, matmul)) return 'a product reads each element for all its rows or columns'
  if (isOp(user, pool)) return 'pooling: its windows reach across the tiles of the kernel before'
  if (isOp(user, scan)) return 'a recurrence goes step by step'
  if (isOp(user, reduce)) return `a ${user.attributes.kind} needs all its elements at once`
  return `${user.op.name} takes elements from other places`
}

function isDepthwise({ attributes, operands }: Node<ConvAttributes>): boolean {
  return attributes.groups > 1 && attributes.groups === operands[0]!.shape.at(-1)
}
