/** `max-pool-gradient`: sends the gradient of each maximum to the first cell that holds it. */
import { assert } from '../../diagnostics/assert.ts'
import { type Node, type Op, createNode } from '../node.ts'
import { three } from '../operands.ts'
import { equalShapes, shapeText } from '../shape.ts'
import { countOf, createTensor } from '../tensor.ts'
import {
  type PoolWindow,
  expectWindowed,
  poolWindow,
  printPoolWindow,
  spatialOf,
  tapsOf,
} from '../window.ts'

export const maxPoolGradient: Op<PoolWindow> = {
  name: 'max-pool-gradient',
  infer(operands, attributes) {
    const [x, y, dy] = three(operands)
    expectWindowed(x.shape, y.shape, poolWindow(attributes))
    assert(equalShapes(y.shape, dy.shape), `dy of ${shapeText(dy.shape)} for ${shapeText(y.shape)}`)
    return { shape: x.shape, dtype: 'float32' }
  },
  interpret(operands, node, { round }) {
    const [x, y, dy] = three(operands)
    const dx = createTensor(x.shape)
    const tapsAt = tapsOf(x.shape, y.shape, poolWindow(node.attributes))
    const cells = countOf(spatialOf(x.shape))
    const channels = x.shape.at(-1)!
    for (const [at, maximum] of y.data.entries()) {
      const position = Math.floor(at / channels)
      const image = Math.floor(position / tapsAt.length)
      const window = tapsAt[position % tapsAt.length]!.map(
        ({ cell }) => (image * cells + cell) * channels + (at % channels),
      )
      const first = window.find(i => x.data[i] === maximum)
      // A window whose maximum is NaN has no cell that equals it.
      if (first !== undefined) dx.data[first] = round(dx.data[first]! + dy.data[at]!)
    }
    return dx
  },
  print: printPoolWindow,
}

/** `x` is what was pooled, `y` the maxima and `dy` their gradient, in the shape of `y`. */
export function createMaxPoolGradient(
  x: Node,
  y: Node,
  dy: Node,
  windows: PoolWindow,
): Node<PoolWindow> {
  return createNode(maxPoolGradient, [x, y, dy], windows)
}
