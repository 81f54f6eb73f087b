/** Writes out what kernels want as nodes of their own: zeros around inputs, transposes. */
import { type Graph, rewriteGraph } from '../graph/graph.ts'
import { type Node, createNode, isOp } from '../graph/node.ts'
import { type ConvAttributes, conv, createConv } from '../graph/ops/conv.ts'
import { convKernelGradient, createConvKernelGradient } from '../graph/ops/conv-kernel-gradient.ts'
import { createMatmul, matmul } from '../graph/ops/matmul.ts'
import { createPad } from '../graph/ops/pad.ts'
import { scan } from '../graph/ops/scan.ts'
import type { ScanAttributes } from '../graph/scan-body.ts'
import { createTranspose } from '../graph/ops/transpose.ts'
import type { Padding } from '../graph/window.ts'

/**
 * Convolutions read inputs that are padded already, and only single matrices are read transposed.
 */
export function makeFormsExplicit(graph: Graph): Graph {
  const padded = new Map<Node, Map<string, Node>>()
  return rewriteGraph(graph, (node, operands) => {
    if (isOp(node, conv) && isPadded(node.attributes)) {
      const x = padOnce(padded, operands[0]!, node.attributes.padding)
      return createConv(x, operands[1]!, withoutPadding(node.attributes))
    }
    if (isOp(node, convKernelGradient) && isPadded(node.attributes)) {
      const x = padOnce(padded, operands[0]!, node.attributes.padding)
      return createConvKernelGradient(x, operands[1]!, withoutPadding(node.attributes))
    }
    if (isOp(node, matmul)) return plainMatmul(node, operands)
    if (isOp(node, scan)) return createNode(scan, operands, explicitBody(node.attributes))
    return undefined
  })
}

/** A body is a graph of its own. */
function explicitBody({ body, reverse }: ScanAttributes): ScanAttributes {
  const outputs = body.next.map((node, k) => ({ name: `state${k}`, node }))
  const { outputs: next } = makeFormsExplicit({ inputs: [], outputs, updates: [] })
  return { body: { ...body, next: next.map(each => each.node) }, reverse }
}

function isPadded({ padding }: ConvAttributes): boolean {
  return padding.flat().some(each => each > 0)
}

function withoutPadding<A extends ConvAttributes>(attributes: A): A {
  return { ...attributes, padding: attributes.padding.map(() => [0, 0] as const) }
}

/** The same padding of the same node is one node: forward and backward share it. */
function padOnce(known: Map<Node, Map<string, Node>>, x: Node, padding: Padding): Node {
  const key = padding.join()
  const ofNode = known.get(x) ?? new Map<string, Node>()
  known.set(x, ofNode)
  const made =
    ofNode.get(key) ??
    createPad(x, {
      low: [0, ...padding.map(([low]) => low), 0],
      high: [0, ...padding.map(([, high]) => high), 0],
    })
  // The border is written by whoever makes x, and belongs to its layer.
  made.origin ??= x.origin
  ofNode.set(key, made)
  return made
}

function plainMatmul(
  node: Node<{ transposeA: boolean; transposeB: boolean }>,
  operands: readonly Node[],
): Node | undefined {
  const [a, b] = [operands[0]!, operands[1]!]
  const { transposeA, transposeB } = node.attributes
  // Only a known number of columns is packed into panels.
  const plainB = transposeB && (b.shape.length > 2 || typeof b.shape[0] !== 'number')
  const manyA = a.shape.length > 2 && transposeA && b.shape.length === 2
  if (!plainB && !manyA) return undefined
  return createMatmul(manyA ? swapLast(a) : a, plainB ? swapLast(b) : b, {
    transposeA: transposeA && !manyA,
    transposeB: transposeB && !plainB,
  })
}

function swapLast(x: Node): Node {
  const axes = x.shape.map((_, axis) => axis)
  const rank = axes.length
  return createTranspose(x, [...axes.slice(0, -2), rank - 1, rank - 2])
}
