/** Nodes: one operation each, with one result; immutable, compared by identity. */
import type { Span } from '../diagnostics/source.ts'
import type { Expr } from '../expr/expr.ts'
import type { Dim } from './dim.ts'
import type { TensorType } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** Where a node comes from: the layer's name, its type, its places in the config, inner first. */
export interface Origin {
  readonly layer: string
  readonly type: string
  readonly spans: readonly Span[]
}

export interface Node<A = unknown> extends TensorType {
  readonly op: Op<A>
  readonly operands: readonly Node[]
  readonly attributes: A
  /** Stamped once by whoever builds a layer; gradients inherit it. */
  origin: Origin | undefined
}

/** How the interpreter computes: `f64`, or `f32` with every step rounded. */
export type Precision = 'f64' | 'f32'

/** Everything about one operation, in one file. */
export interface Op<A> {
  readonly name: string
  /** Type of the result; asserts that operands fit (layers check first, in the user's language). */
  infer(operands: readonly TensorType[], attributes: A): TensorType
  /** The meaning of the op as plain loops: the judge of every kernel. */
  interpret(operands: readonly Tensor[], node: Node<A>, run: InterpretRun): Tensor
  /** Gradients of the operands, undefined where none flows; absent where the op has none at all. */
  gradient?(node: Node<A>, dy: Node, wanted: readonly boolean[]): readonly (Node | undefined)[]
  /** Floating-point operations of a contraction or pooling: 2 per multiply-add. */
  flops?(node: Node<A>): Dim
  /** Attributes for the IR's text form: `strides=[2, 2]`; nothing where there are none. */
  print(attributes: A): string
}

/** What one run of the interpreter knows beside the operands. */
export interface InterpretRun {
  readonly sizes: ReadonlyMap<string, number>
  readonly precision: Precision
  /** Rounds to the precision of the run: the identity, or Math.fround. */
  readonly round: (x: number) => number
}

/** Makes a node; its type is inferred now, so that a wrong shape shows where it is made. */
export function createNode<A>(op: Op<A>, operands: readonly Node[], attributes: A): Node<A> {
  const { shape, dtype } = op.infer(operands, attributes)
  return { op, operands, attributes, shape, dtype, origin: undefined }
}

/** True where the node is of this operation; narrows its attributes. */
export function isOp<A>(node: Node, op: Op<A>): node is Node<A> {
  return (node.op as unknown) === op
}

/** Gives every node between `results` and nodes that already have an origin this one. */
export function stampOrigin(results: readonly Node[], origin: Origin): void {
  const stack = [...results]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (node.origin) continue
    node.origin = origin
    stack.push(...node.operands)
  }
}

/** Attributes of `map`, declared here because layers, passes and kernels all speak of them. */
export interface MapAttributes {
  /** One element of the result; operand k is the k-th operand's element, broadcast as in numpy. */
  readonly expr: Expr
}
