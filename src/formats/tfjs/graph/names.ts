/** What layers of a graph model are called: without shared scopes, and without operators. */
import type { TfNode } from './read-graph.ts'

/** Nodes that Keras makes beside the one that bears the layer's name. */
const parts = [
  ...['Conv2D', 'Conv3D', 'BiasAdd', 'MatMul', 'Relu', 'Relu6', 'Elu', 'Selu', 'Tanh', 'Sigmoid'],
  ...['Softmax', 'Softplus', 'LeakyRelu', 'Neg', 'Mul', 'Add', 'AddV2', 'add', 'mul', 'sub'],
  ...['Reshape', 'FusedBatchNormV2', 'FusedBatchNormV3', 'depthwise', 'separable_conv2d'],
  ...['MaxPool', 'AvgPool', 'Mean', 'concat', 'conv2d_transpose', 'Tensordot', 'Pad', 'Transpose'],
  ...['Squeeze', 'ExpandDims'],
]

/** The name of each node's layer. */
export function layerNames(nodes: readonly TfNode[]): ReadonlyMap<TfNode, string> {
  const working = nodes.filter(each => !/^(Const|Placeholder|Identity|NoOp)/.test(each.op))
  const shared = sharedScope(working)
  return new Map(
    nodes.map(node => {
      const steps = node.name.split('/')
      const inner = working.includes(node) ? steps.slice(shared) : steps
      while (
        inner.length > 1 &&
        (parts.includes(inner.at(-1)!.replace(/_\d+$/, '')) || inner.at(-1) === node.op)
      )
        inner.pop()
      return [node, inner.join('/')] as const
    }),
  )
}

/** How many scopes all nodes lie in. */
function sharedScope(nodes: readonly TfNode[]): number {
  const [first, ...others] = nodes.map(each => each.name.split('/').slice(0, -1))
  if (!first) return 0
  return others.reduce((length, scopes) => {
    const differs = scopes.findIndex((each, i) => i < length && each !== first[i])
    return Math.min(length, scopes.length, differs < 0 ? length : differs)
  }, first.length)
}
