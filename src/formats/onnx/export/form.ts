/** Forms: how a node is said in ONNX, and which nodes that reads. */
import { type Graph, nodesOf, rootsOf, usersOf } from '../../../graph/graph.ts'
import type { Node } from '../../../graph/node.ts'
import type { Emitter } from './emitter.ts'

export interface Form {
  /** Nodes whose values must be there; what lies between them and the node is part of the form. */
  readonly reads: readonly Node[]
  /** Adds operators, and defines the value of the node. */
  emit(out: Emitter): void
}

/** What recognisers may ask about the graph around a node. */
export interface Around {
  /** Nodes that read this one. */
  users(node: Node): readonly Node[]
  /** True where the node is read by one other and by nobody outside. */
  isInner(node: Node): boolean
  /** True for what is computed from weights alone, and stored. */
  isFixed(node: Node): boolean
}

/** A form of the node, or undefined where it is none of this kind. */
export type Recognise = (node: Node, around: Around) => Form | undefined

export function aroundOf(graph: Graph, isFixed: (node: Node) => boolean): Around {
  const users = usersOf(nodesOf(graph))
  const roots = new Set(rootsOf(graph))
  return {
    users: node => users.get(node) ?? [],
    isInner: node => users.get(node)?.length === 1 && !roots.has(node),
    isFixed,
  }
}
