/** Kernels of contractions alone: matmul, convolution and their relatives over odd sizes. */
import { describe } from 'vitest'
import { add, div, gt, index, max, mul, operand, select, toFloat } from '../../src/expr/expr.ts'
import type { Shape } from '../../src/graph/shape.ts'
import type { Node } from '../../src/graph/node.ts'
import { type ConvAttributes, createConv } from '../../src/graph/ops/conv.ts'
import { createConvKernelGradient } from '../../src/graph/ops/conv-kernel-gradient.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createReshape } from '../../src/graph/ops/reshape.ts'
import { type NamedGraph, batch, input, judgeAll, weight } from './cases.ts'

const [a, b] = [operand(0), operand(1)]
const relu = (x: Node, bias: Node): Node => createMap(max(add(a, b), 0), [x, bias])

describe('a matmul agrees with the interpreter', () => {
  const sizes = [1, 2, 3, 5, 7, 8, 9, 17, 33]
  judgeAll(
    sizes.flatMap((n): NamedGraph[] => [
      [`[batch, 13] x [13, ${n}]`, createMatmul(input([batch, 13]), weight([13, n]))],
      [`[batch, ${n}] x [${n}, 5]`, createMatmul(input([batch, n]), weight([n, 5]))],
      [`[${n}, 3] x [3, 7]`, createMatmul(input([n, 3]), weight([3, 7]))],
      [
        `[${n}, 3] x [3, 7], both inputs`,
        createMatmul(input([n, 3]), input([3, 7], 'float32', 'y')),
      ],
      [
        `bias and relu behind ${n} columns`,
        relu(createMatmul(input([batch, 9]), weight([9, n])), weight([n], 'b')),
      ],
    ]),
  )
})

describe('a wide matmul agrees with the interpreter', () => {
  const product = (m: Shape[number], n: number): Node => createMatmul(input([m, 6]), weight([6, n]))
  judgeAll([
    ['one row of 200 columns', product(1, 200)],
    ['batch rows of 77 columns', product(batch, 77)],
    ['65 rows of 139 columns', product(65, 139)],
    ['33 rows of 64 columns', product(33, 64)],
    ['1000 terms', createMatmul(input([batch, 1000]), weight([1000, 3]))],
  ])
})

describe('a transposed or batched matmul agrees with the interpreter', () => {
  const y = (...shape: Shape): Node => input(shape, 'float32', 'y')
  const [ta, tb] = [{ transposeA: true }, { transposeB: true }]
  judgeAll([
    ['A', createMatmul(input([batch, 5]), y(batch, 9), ta)],
    ['A of a weight', createMatmul(input([9, 5]), weight([9, 3]), ta)],
    ['B', createMatmul(input([batch, 5]), weight([9, 5]), tb)],
    ['B with a dynamic number of columns', createMatmul(input([4, 5]), y(batch, 5), tb)],
    ['A and B', createMatmul(input([7, batch]), y(9, 7), { ...ta, ...tb })],
    ['both batched', createMatmul(input([batch, 3, 5]), y(batch, 5, 9))],
    ['batched, B', createMatmul(input([batch, 3, 5]), y(batch, 9, 5), tb)],
    ['batched, A', createMatmul(input([batch, 5, 3]), y(batch, 5, 9), ta)],
    [
      'batched, A and B',
      createMatmul(input([2, batch, 5, 3]), y(2, batch, 9, 5), { ...ta, ...tb }),
    ],
    ['many with one', createMatmul(input([batch, 3, 5]), weight([5, 9]))],
    ['many with one, A', createMatmul(input([batch, 5, 3]), weight([5, 9]), ta)],
    [
      'many with one, A and B',
      createMatmul(input([batch, 5, 3]), weight([9, 5]), { ...ta, ...tb }),
    ],
    ['one batched with one batched', createMatmul(input([1, 3, 5]), weight([1, 5, 9]))],
    ['a weight in two layouts', ...layouts()],
    ['of the same weight twice', ...twice()],
  ])
})

function layouts(): Node[] {
  const [x, w] = [input([batch, 5]), weight([5, 5])]
  return [createMatmul(x, w), createMatmul(x, w, { transposeB: true })]
}

function twice(): Node[] {
  const [x, w] = [input([batch, 6]), weight([6, 6])]
  const first = createMatmul(x, w)
  return [createMatmul(first, w), createMatmul(x, w, { transposeB: true })]
}

describe('matmuls side by side agree with the interpreter', () => {
  const sum = (x: Node, y: Node): Node => createMap(add(a, b), [x, y])
  const product = (name: string, terms: number, columns: number): Node =>
    createMatmul(input([batch, terms], 'float32', `x${name}`), weight([terms, columns], `w${name}`))
  const x = input([batch, 6])
  const gate = (k: number, columns: number): Node =>
    relu(createMatmul(x, weight([6, columns], `w${k}`)), weight([columns], `b${k}`))
  const gated = (columns: number): Node =>
    [1, 2, 3].reduce((all, k) => createMap(mul(a, b), [all, gate(k, columns)]), gate(0, columns))
  const twice = createMatmul(x, weight([6, 9]))
  judgeAll([
    ...[1, 9, 70, 200].map((n): NamedGraph => [`four gates of ${n} columns`, gated(n)]),
    ['other terms and rows', sum(product('a', 5, 37), product('b', 40, 37))],
    ['a third that others read', ...threeOf(sum(product('a', 5, 9), product('b', 3, 9)))],
    [
      'a transposed one, and one that is not packed',
      sum(
        createMatmul(x, weight([9, 6]), { transposeB: true }),
        createMatmul(input([batch, 4], 'float32', 'y'), input([4, 9], 'float32', 'z')),
      ),
    ],
    ['one that reads the other', sum(twice, createMatmul(twice, weight([9, 9], 'v')))],
    ['one operand in both places', sum(createMatmul(twice, weight([9, 9], 'v')), twice)],
  ])

  function threeOf(both: Node): Node[] {
    const third = product('c', 7, 9)
    return [sum(both, third), third]
  }
})

describe('an epilogue agrees with the interpreter', () => {
  const product = (n: number): Node => createMatmul(input([batch, 4]), weight([4, n]))
  const cube = (n: number): Node => createMatmul(input([batch, 3, 4]), weight([4, n]))
  const scaled = (x: Node, by: Node): Node => createMap(mul(a, b), [x, by])
  const prelu = select(gt(a, 0), a, mul(a, b))
  const whole = add(a, toFloat(operand(1, 'i32')))
  const x = product(7)
  const y = scaled(x, weight([7], 'g'))
  judgeAll([
    ['per row', scaled(product(7), input([batch, 1], 'float32', 'r'))],
    [
      'per row of a constant number',
      scaled(createMatmul(input([6, 4]), weight([4, 7])), weight([6, 1], 'r')),
    ],
    ['per middle row', scaled(cube(5), weight([3, 1], 'r'))],
    ['per outer row', scaled(cube(5), input([batch, 1, 1], 'float32', 'r'))],
    [
      'per batched row',
      scaled(
        createMatmul(input([batch, 3, 4]), input([batch, 4, 5], 'float32', 'y')),
        weight([3, 1], 'r'),
      ),
    ],
    ['a scalar', scaled(product(9), weight([], 's'))],
    ['a full operand', scaled(product(9), input([batch, 9], 'float32', 'r'))],
    ['bytes per column', createMap(whole, [product(5), input([5], 'uint8', 'u')])],
    ['whole numbers per row', createMap(whole, [product(5), input([batch, 1], 'int32', 'u')])],
    ['index', createMap(add(a, toFloat(index())), [product(7)])],
    ['prelu', createMap(prelu, [product(1), weight([1], 'alpha')])],
    ['results from the middle', x, y, createMap(div(1, add(1, mul(a, a))), [y])],
    ['a view of the result', ...viewed()],
  ])
})

/** An element-wise node that reads the whole product through a view must not be its epilogue. */
function viewed(): Node[] {
  const row = createMatmul(weight([1, 4]), weight([4, 5], 'v'))
  return [createMap(add(a, b), [row, createReshape(row, [5])])]
}

const conv = (x: Shape, kernel: Shape, attributes: Partial<ConvAttributes> = {}): Node =>
  createConv(input(x), weight(kernel), attributes)

describe('a convolution agrees with the interpreter', () => {
  const same = {
    padding: [
      [1, 1],
      [1, 1],
    ],
  } as const
  judgeAll([
    ...[1, 2, 3, 5, 8].flatMap(c =>
      [1, 3, 8, 9, 17].map((f): NamedGraph => [
        `${c} to ${f} channels`,
        conv([batch, 6, 5, c], [3, 3, c, f], same),
      ]),
    ),
    ['1 by 1', conv([batch, 3, 5, 6], [1, 1, 6, 7])],
    ['strides', conv([batch, 9, 7, 3], [3, 2, 3, 5], { strides: [2, 3] })],
    ['dilation', conv([batch, 9, 7, 3], [3, 3, 3, 9], { dilation: [2, 3] })],
    ['dilation of the outer axis only', conv([batch, 9, 7, 3], [3, 3, 3, 9], { dilation: [2, 1] })],
    [
      'padding on one side',
      conv([batch, 5, 5, 2], [3, 3, 2, 4], {
        padding: [
          [0, 2],
          [2, 0],
        ],
      }),
    ],
    ['a kernel as large as the image', conv([batch, 5, 4, 2], [5, 4, 2, 3])],
    ['two groups', conv([batch, 5, 5, 4], [3, 3, 2, 6], { groups: 2 })],
    [
      'three groups of odd width',
      conv([batch, 5, 5, 3], [2, 2, 1, 15], { groups: 3, strides: [2, 1] }),
    ],
    ['a single column of places', conv([batch, 9, 1, 3], [3, 1, 3, 5])],
    ['one axis', conv([batch, 9, 3], [3, 3, 5], { padding: [[1, 1]] })],
    ['three axes', conv([batch, 4, 3, 5, 2], [2, 3, 2, 2, 5], { strides: [1, 1, 2] })],
    ['no dynamic dim', conv([2, 5, 6, 3], [3, 3, 3, 4], same)],
  ])
})

describe('a depthwise convolution agrees with the interpreter', () => {
  judgeAll([
    ...[2, 3, 5, 8, 9].map((c): NamedGraph => [
      `${c} channels`,
      conv([batch, 6, 7, c], [3, 3, 1, c], {
        groups: c,
        padding: [
          [1, 1],
          [0, 1],
        ],
      }),
    ]),
    [
      'strides and dilation',
      conv([batch, 9, 9, 6], [3, 3, 1, 6], { groups: 6, strides: [2, 1], dilation: [1, 2] }),
    ],
    ['two filters per channel', conv([batch, 5, 5, 3], [3, 3, 1, 6], { groups: 3 })],
    ['one axis', conv([batch, 9, 5], [3, 1, 5], { groups: 5 })],
    ['three axes', conv([batch, 3, 4, 5, 3], [2, 2, 2, 1, 3], { groups: 3 })],
  ])
})

describe('the epilogue of a convolution agrees with the interpreter', () => {
  const image = conv([batch, 5, 4, 2], [2, 2, 2, 5])
  const alpha = (...shape: number[]): Node => weight(shape, 'alpha')
  const prelu = (...shape: number[]): Node =>
    createMap(select(gt(a, 0), a, mul(a, b)), [image, alpha(...shape)])
  judgeAll([
    ['prelu per channel', prelu(1, 1, 5)],
    ['prelu per place', prelu(4, 3, 1)],
    ['prelu per row', prelu(4, 1, 1)],
    ['prelu per column', prelu(3, 1)],
    ['prelu per element', prelu(4, 3, 5)],
    ['one prelu', prelu(1)],
    [
      'residual',
      createMap(add(a, b), [
        conv([batch, 5, 4, 5], [1, 1, 5, 5]),
        input([batch, 5, 4, 5], 'float32', 'y'),
      ]),
    ],
    [
      'residual of bytes',
      createMap(add(a, toFloat(operand(1, 'i32'))), [
        conv([batch, 5, 4, 5], [1, 1, 5, 3]),
        input([batch, 5, 4, 3], 'uint8', 'u'),
      ]),
    ],
    [
      'depthwise, per place',
      createMap(mul(a, b), [conv([batch, 5, 5, 3], [2, 2, 1, 3], { groups: 3 }), alpha(4, 4, 1)]),
    ],
  ])
})

describe('the gradient of a kernel agrees with the interpreter', () => {
  const gradient = (x: Shape, kernel: number[], attributes: Partial<ConvAttributes> = {}): Node => {
    const y = conv(x, kernel, attributes)
    const window = y.attributes as ConvAttributes
    const dy = input(y.shape, 'float32', 'dy')
    return createConvKernelGradient(input(x), dy, { ...window, kernelShape: kernel })
  }
  const same = {
    padding: [
      [1, 1],
      [1, 1],
    ],
  } as const
  judgeAll([
    ...[1, 3, 5, 8, 13].map((f): NamedGraph => [
      `3 to ${f}`,
      gradient([batch, 5, 4, 3], [3, 3, 3, f], same),
    ]),
    ['7 to 5', gradient([batch, 5, 4, 7], [2, 2, 7, 5])],
    ['strides', gradient([batch, 9, 7, 3], [3, 2, 3, 5], { strides: [2, 3] })],
    ['dilation', gradient([batch, 9, 7, 3], [3, 3, 3, 9], { dilation: [2, 3] })],
    ['groups', gradient([batch, 5, 5, 4], [3, 3, 2, 6], { groups: 2 })],
    ['depthwise', gradient([batch, 5, 5, 5], [3, 3, 1, 5], { groups: 5, strides: [2, 1] })],
    [
      'depthwise with dilation',
      gradient([batch, 7, 7, 3], [2, 3, 1, 3], { groups: 3, dilation: [2, 2] }),
    ],
    ['more places than a block has', gradient([2, 21, 18, 2], [3, 3, 2, 5])],
    ['longer rows than a block has', gradient([1, 3, 150, 2], [2, 3, 2, 3])],
    ['more volume than a block has', gradient([1, 4, 9, 12, 2], [2, 2, 2, 2, 3])],
    ['one axis', gradient([batch, 9, 3], [3, 3, 5])],
    ['one long axis', gradient([1, 133, 3], [3, 3, 5])],
    ['depthwise, one axis', gradient([batch, 9, 3], [3, 1, 3], { groups: 3 })],
    ['three axes', gradient([batch, 4, 3, 5, 2], [2, 3, 2, 2, 5])],
  ])
})
