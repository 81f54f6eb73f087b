/** What kernels want written out: padding, and transposes that no kernel reads through. */
import { describe, expect, test } from 'vitest'
import { namedDim } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createConvKernelGradient } from '../../src/graph/ops/conv-kernel-gradient.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { printGraph } from '../../src/graph/print.ts'
import type { Shape } from '../../src/graph/shape.ts'
import { makeFormsExplicit } from '../../src/passes/explicit-forms.ts'

const batch = namedDim('batch')
const input = (shape: Shape, name = 'x') => createParameter('input', name, shape)

/** The ops of the graph after the pass, without parameters. */
function opsOf(...outputs: Node[]): string[] {
  const named = outputs.map((node, i) => ({ name: `y${i}`, node }))
  const text = printGraph(makeFormsExplicit({ inputs: [], outputs: named, updates: [] }))
  return text
    .split('\n')
    .filter(line => line.startsWith('%') && !line.includes('= parameter'))
    .map(line => line.replace(/^%\d+ = /, '').replace(/ : .*/, ''))
}

describe('a convolution', () => {
  const window = { strides: [2, 1], dilation: [1, 1], groups: 1 }
  const [x, kernel] = [input([batch, 5, 5, 2]), input([3, 3, 2, 4], 'kernel')]

  test('reads what was padded before', () => {
    const padded = createConv(x, kernel, {
      ...window,
      padding: [
        [1, 0],
        [1, 2],
      ],
    })
    expect(opsOf(padded)).toEqual([
      'pad(%1) low=[0, 1, 1, 0] high=[0, 0, 2, 0] interior=[0, 0, 0, 0] value=0',
      'conv(%2, %0) strides=[2, 1] dilation=[1, 1] padding=[0:0, 0:0] groups=1',
    ])
  })

  test('shares its padded input with the gradient of its kernel', () => {
    const padding = [
      [1, 1],
      [1, 1],
    ] as const
    const y = createConv(x, kernel, { ...window, padding })
    const dy = input(y.shape, 'dy')
    const kernelShape = [3, 3, 2, 4]
    const slope = createConvKernelGradient(x, dy, { ...window, padding, kernelShape })
    expect(opsOf(y, slope).map(each => each.split('(')[0])).toEqual([
      'pad',
      'conv',
      'conv-kernel-gradient',
    ])
  })

  test('without padding stays as it is', () => {
    const graph = {
      inputs: [],
      outputs: [{ name: 'y', node: createConv(x, kernel, window) }],
      updates: [],
    }
    expect(makeFormsExplicit(graph).outputs[0]!.node).toBe(graph.outputs[0]!.node)
  })
})

describe('a matmul', () => {
  const [ta, tb] = [{ transposeA: true }, { transposeB: true }]

  test.each<[string, Node, string[]]>([
    [
      'of single matrices',
      createMatmul(input([5, batch]), input([4, 5], 'y'), { ...ta, ...tb }),
      ['matmul(%0, %1) transposeA transposeB'],
    ],
    [
      'with many transposed second operands',
      createMatmul(input([batch, 3, 5]), input([batch, 4, 5], 'y'), tb),
      ['transpose(%1) [0, 2, 1]', 'matmul(%0, %2)'],
    ],
    [
      'with a dynamic number of columns',
      createMatmul(input([3, 5]), input([batch, 5], 'y'), tb),
      ['transpose(%1) [1, 0]', 'matmul(%0, %2)'],
    ],
    [
      'of many transposed matrices with one',
      createMatmul(input([batch, 5, 3]), input([5, 4], 'y'), ta),
      ['transpose(%0) [0, 2, 1]', 'matmul(%2, %1)'],
    ],
  ])('%s', (_, node, ops) => expect(opsOf(node)).toEqual(ops))
})
