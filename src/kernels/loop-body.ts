/** The body of a scan, ready to be lowered: its kernels' groups, and where its values lie. */
import { type Dim, addDims, mulDims, productOf } from '../graph/dim.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { type ScanAttributes, splitOperands } from '../graph/scan-body.ts'
import { createMap } from '../graph/ops/map.ts'
import { elementCount } from '../graph/shape.ts'
import { storageOf } from '../graph/storage.ts'
import { type Group, fuse, isFree } from '../passes/fuse.ts'
import { leafOf } from './compose.ts'

/** Where a value of a loop lies at step t: `offset + t * stride` elements into another's buffer. */
export interface Place {
  readonly buffer: Node
  readonly offset: Dim
  readonly stride: Dim
  /** At the first step the value is this node's instead. */
  readonly first?: Node
}

export interface LoopBody {
  readonly groups: readonly Group[]
  readonly places: ReadonlyMap<Node, Place>
  /** What stands outside for a placeholder that no step changes. */
  readonly outside: ReadonlyMap<Node, Node>
}

/** States are read where the step before wrote them, which is where the scan's result lies. */
export function loopBody(node: Node<ScanAttributes>): LoopBody {
  const { body, reverse } = node.attributes
  const { initial, sequences, invariants } = splitOperands(body, node.operands)
  const next = ownValues(body.next)
  if (node.origin) stampOrigin(next, node.origin)
  const [, steps, ...shape] = node.shape
  const row = productOf(shape)
  const start = (k: number): Dim => mulDims(mulDims(k, steps!), row)
  const before = mulDims(reverse ? 1 : -1, row)
  const placeOfState = (k: number, moved: Dim): Place => ({
    buffer: node,
    offset: addDims(start(k), moved),
    stride: row,
  })
  const places = new Map<Node, Place>([
    ...next.map((each, k) => [storageOf(each), placeOfState(k, 0)] as const),
    ...body.states.map(
      (each, k) => [each, { ...placeOfState(k, before), first: initial[k]! }] as const,
    ),
    ...body.inputs.map((each, k) => {
      const stride = elementCount(each.shape)
      return [each, { buffer: sequences[k]!, offset: 0, stride }] as const
    }),
    ...body.invariants.map(
      (each, k) => [each, { buffer: invariants[k]!, offset: 0, stride: 0 }] as const,
    ),
  ])
  const outputs = next.map((each, k) => ({ name: `state${k}`, node: each }))
  const groups = fuse({ inputs: [], outputs, updates: [] })
  const outside = new Map(body.invariants.map((each, k) => [each as Node, invariants[k]!]))
  return { groups, places, outside }
}

/** A state that is handed on, or that two states share, is copied to where it belongs. */
function ownValues(next: readonly Node[]): readonly Node[] {
  const taken = new Set<Node>()
  return next.map(node => {
    const storage = storageOf(node)
    const own = isFree(storage) || taken.has(storage) ? createMap(leafOf(node, 0), [node]) : node
    taken.add(storageOf(own))
    return own
  })
}
