/** Normalisation layers give Keras's values, and refuse what cannot be normalised. */
import { describe, expect, test } from 'vitest'
import { expectAllClose } from '../support/close.ts'
import { type Arguments, buildLayer, evaluateNodes, faultOf } from '../support/layer-scope.ts'

const cycle = (count: number, period: number, offset: number, unit: number): number[] =>
  Array.from({ length: count }, (_, i) => ((i % period) - offset) / unit)

type Case = readonly [
  type: string,
  args: Arguments,
  shape: readonly number[],
  weights: { readonly [name: string]: readonly number[] },
  y: readonly number[],
]

// What Keras 3.15.1 gives for x = ((i % 7) - 3) / 2 and weights ((i % 5) - 2) / 4 + 1.
const cases: readonly Case[] = [
  [
    'LayerNormalization',
    {},
    [2, 4],
    { gamma: [4], beta: [4] },
    [-0.1697496, 0.4151251, 1.4465, 2.924374, 0.5548609, 1.161457, 1.987498, -0.807287],
  ],
  [
    'LayerNormalization',
    { axis: 1, epsilon: 0.1 },
    [2, 3, 2],
    { gamma: [3], beta: [3] },
    [
      -0.0710403, -0.0710402, 0.7499999, 0.75, 2.14208, 2.14208, 1.120174, -0.0710403, -0.063978,
      0.7499999, 0.8449566, 2.14208,
    ],
  ],
  [
    'LayerNormalization',
    { axis: [2, 1] },
    [2, 2, 3],
    { gamma: [2, 3], beta: [2, 3] },
    [
      -0.2314237, 0.0917187, 0.7074305, 1.615712, 2.816563, 1.231424, 1.34472, -0.263664, 0.15528,
      0.8276399, 1.753416, 0.837888,
    ],
  ],
  [
    'GroupNormalization',
    { groups: 2 },
    [2, 3, 4],
    { gamma: [4], beta: [4] },
    [
      -0.1110793, 0.2564359, 0.4526058, 1.25, 1.017067, 1.948656, 2.642183, -0.8027284, 0.1709573,
      0.6794908, 1.0, 1.934243, 0.801388, 1.541144, -0.2221586, 0.4273933, 0.1232649, 0.5239589,
      2.034134, 3.247759, 1.027429, -0.4932258, 0.3419147, 1.132485,
    ],
  ],
  [
    'GroupNormalization',
    { groups: -1, axis: 1, epsilon: 0.01 },
    [2, 2, 3],
    { gamma: [2], beta: [2] },
    [
      -0.0947887, 0.5, 1.094789, -0.142183, 0.75, 1.642183, 1.196482, 0.0567845, 0.246734,
      -0.142183, 0.75, 1.642183,
    ],
  ],
  [
    'RMSNormalization',
    {},
    [2, 4],
    { scale: [4] },
    [-0.8017833, -0.8017833, -0.5345222, 0, 0.2085143, 0.625543, 1.251086, -1.563858],
  ],
  [
    'UnitNormalization',
    { axis: [1, 2] },
    [2, 2, 3],
    {},
    [
      -0.6882472, -0.4588315, -0.2294157, 0, 0.2294157, 0.4588315, 0.6123724, -0.6123724,
      -0.4082483, -0.2041241, 0, 0.2041241,
    ],
  ],
]

describe('values', () => {
  test.each(cases)('%s %j of %j is what Keras gives', (type, args, shape, shapes, wanted) => {
    const [batch, ...rest] = shape
    const layer = buildLayer(type, args, [rest])
    expect(Object.fromEntries(layer.weights.map(each => [each.name, each.node.shape]))).toEqual(
      shapes,
    )
    const count = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1)
    const weights = new Map(
      Object.entries(shapes).map(([name, dims]) => [
        name,
        cycle(count(dims), 5, 2, 4).map(each => each + 1),
      ]),
    )
    const x = cycle(count(shape), 7, 3, 2)
    const [y] = evaluateNodes(layer, [layer.output], x, { batch: batch!, weights })
    expectAllClose(y!, wanted, 1e-5, type)
  })

  test('a large mean costs no digits', () => {
    const layer = buildLayer('LayerNormalization', { epsilon: 0 }, [[2]])
    const [y] = evaluateNodes(layer, [layer.output], [4096, 4098], { batch: 1 })
    expectAllClose(y!, [-1, 1], 1e-6, 'y')
  })

  test('RMSNormalization scales along the axes that it normalises, the last or not', () => {
    const layer = buildLayer('RMSNormalization', { axis: 1, epsilon: 0 }, [[2, 1]])
    const weights = new Map([['scale', [1, 10]]])
    const [y] = evaluateNodes(layer, [layer.output], [3, 4], { batch: 1, weights })
    expectAllClose(y!, [3 / Math.sqrt(12.5), 40 / Math.sqrt(12.5)], 1e-6, 'y')
  })

  test('UnitNormalization keeps zeros', () => {
    const layer = buildLayer('UnitNormalization', {}, [[2]])
    expect(evaluateNodes(layer, [layer.output], [0, 0, 3, 4], { batch: 2 })[0]).toEqual([
      0,
      0,
      Math.fround(0.6),
      Math.fround(0.8),
    ])
  })
})

describe('batch renormalisation', () => {
  const args = {
    renorm: true,
    renorm_clipping: { rmin: 0.5, rmax: 1.2, dmax: 0.3 },
    renorm_momentum: 0.9,
    momentum: 0.8,
  }
  const names = ['moving_mean', 'moving_variance', 'moving_stddev', 'renorm_mean', 'renorm_stddev']
  const statistics = new Map(['gamma', 'beta', ...names].map(name => [name, [0.5, 0.75, 1]]))

  test('corrects and moves as Keras does', () => {
    const layer = buildLayer('BatchNormalization', args, [[3]], { training: true })
    expect(layer.weights.map(each => each.name)).toEqual(['gamma', 'beta', ...names])
    const updates = names.map(name =>
      layer.updates.get(layer.weights.find(each => each.name === name)!.node)!,
    )
    const x = cycle(12, 7, 3, 2)
    const nodes = [layer.output, ...updates]
    const results = evaluateNodes(layer, nodes, x, { batch: 4, weights: statistics })
    const wanted = [
      [
        -0.4117774, 0.025, 0.2, 0.4192525, 1.525, 1.7, 1.250282, -0.475, -0.3, 0.1422425, 1.025,
        1.2,
      ],
      [0.375, 0.5, 0.8],
      [0.379194, 0.5739284, 0.9172245],
      [0.6165987, 0.7582403, 0.9582403],
      [0.4375, 0.625, 0.9],
      [0.5582994, 0.7541201, 0.9791201],
    ]
    for (const [i, each] of wanted.entries())
      expectAllClose(results[i]!, each, 1e-5, ['y', ...names][i]!)
  })

  test('inference uses the moving averages alone', () => {
    const layer = buildLayer('BatchNormalization', args, [[3]])
    expect(layer.weights.length).toBe(7)
    const weights = new Map(statistics).set('renorm_stddev', [9, 9, 9])
    const plain = buildLayer('BatchNormalization', {}, [[3]])
    const values = [layer, plain].map(each =>
      evaluateNodes(each, [each.output], [1, 2, 3], { batch: 1, weights }),
    )
    expect(values[0]).toEqual(values[1])
  })

  test('bounds in the wrong order are refused', () => {
    const wrong = { renorm: true, renorm_clipping: { rmin: 2, rmax: 1 } }
    const fault = faultOf(() => buildLayer('BatchNormalization', wrong, [[3]]))
    expect([fault.code, fault.hint]).toEqual(['out-of-range', 'renorm_clipping.rmax'])
  })
})

describe('refused', () => {
  test.each<[string, Arguments, readonly (number | string)[], string]>([
    ['LayerNormalization', { axis: [1, -1] }, [4], 'duplicate-axis'],
    ['LayerNormalization', { axis: 0 }, [4], 'batch-axis'],
    ['LayerNormalization', {}, ['n'], 'dynamic-dim'],
    ['RMSNormalization', { axis: 3 }, [4], 'axis-out-of-range'],
    ['GroupNormalization', {}, [5, 16], 'uneven-groups'],
    ['GroupNormalization', { groups: 3 }, [5, 16], 'uneven-groups'],
    ['GroupNormalization', { groups: 0 }, [5, 16], 'out-of-range'],
    ['GroupNormalization', { groups: 1 }, [5, 'c'], 'dynamic-dim'],
    ['UnitNormalization', {}, [], 'wrong-rank'],
  ])('%s %j of %j: %s', (type, args, shape, code) => {
    expect(faultOf(() => buildLayer(type, args, [shape])).code).toBe(code)
  })
})
