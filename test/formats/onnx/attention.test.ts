/** Attention in pieces, as this project and PyTorch export it, is one layer when it comes back. */
import { describe, expect, test } from 'vitest'
import { root } from '../../../scripts/paths.ts'
import { int, ints } from '../../../src/formats/onnx/export/attributes.ts'
import type { NodeProto, TensorProto } from '../../../src/formats/onnx/proto/messages.ts'
import type { ConfigInput } from '../../../src/index.ts'
import { createRandom } from '../../support/random.ts'
import { compileImported, distance } from '../import.ts'
import { type HandWritten, bytesOf, floats, integers, n, node } from './graphs.ts'
import {
  exported,
  imported,
  nameOf,
  projectConfigs,
  randomInputs,
  relativeError,
  results,
} from './models.ts'

process.chdir(root)

const count = (text: string, word: string): number => text.split(word).length - 1

test.each(['vit', 'bert-tiny', 'gpt2'])('every attention of %s is one layer', async name => {
  const { bytes } = await exported(projectConfigs.find(each => nameOf(each) === name)!)
  const { config } = imported(bytes)
  expect(count(config, 'MultiHeadAttention:')).toBe(1)
  expect(config).not.toMatch(/MatMul|Permute|Where|element0/)
})

const layer = (args: string, from: string, inputs: string): ConfigInput => ({
  text: `tenon: 1\ninputs: ${inputs}\nlayers: [{MultiHeadAttention: ${args}, from: ${from}}]\n`,
})
const self = '{query: x, value: x}'

test.each([
  ['{num_heads: 2, key_dim: 3}', self, '{x: [5, 6]}'],
  ['{num_heads: 2, key_dim: 3, value_dim: 4, dropout: 0.1}', self, '{x: [5, 6]}'],
  ['{num_heads: 3, key_dim: 2, use_bias: false, output_shape: 4}', self, '{x: [5, 6]}'],
  ['{num_heads: 1, key_dim: 4}', self, '{x: [5, 6]}'],
  ['{num_heads: 2, key_dim: 3, use_causal_mask: true}', self, '{x: [5, 6]}'],
  ['{num_heads: 2, key_dim: 3, sliding_window: 2}', self, '{x: [5, 6]}'],
  ['{num_heads: 2, key_dim: 3}', self, '{x: [null, 6]}'],
  [
    '{num_heads: 2, key_dim: 3}',
    '{query: x, value: z, key: k}',
    '{x: [5, 6], z: [4, 3], k: [4, 7]}',
  ],
  [
    '{num_heads: 2, key_dim: 3}',
    '{query: x, value: z, attention_mask: m}',
    '{x: [5, 6], z: [4, 3], m: {shape: [5, 4], dtype: uint8}}',
  ],
  [
    '{num_heads: 2, key_dim: 3, use_causal_mask: true, dropout: 0.5}',
    '{query: x, value: x, attention_mask: m}',
    '{x: [4, 3], m: [1, 4]}',
  ],
])('MultiHeadAttention: %s from %s of %s comes back as it is', async (args, from, inputs) => {
  const config = layer(args, from, inputs)
  const { model, weights, bytes } = await exported(config)
  const back = imported(bytes)
  expect(count(back.config, 'MultiHeadAttention:')).toBe(1)
  expect(back.report.layers).toBe(1)
  const given = randomInputs(model)
  // Where nothing may be attended to, what comes of it is a rule of its own.
  if (given['m']) given['m'].data.fill(0, 0, 4)
  const [before] = Object.values(await results(config, weights, given))
  const [after] = Object.values(await results({ text: back.config }, back.weights, given))
  expect(relativeError(after!.data, before!.data)).toBeLessThan(1e-6)
})

const steps = 3
const width = 4
const heads = 2
const random = createRandom(5)
const numbers = (length: number): readonly number[] =>
  Array.from({ length }, () => Math.fround(random() * 2 - 1))
const drawn = {
  packed: numbers(width * 3 * width),
  packedBias: numbers(3 * width),
  out: numbers(width * width),
  outBias: numbers(width),
}

/** Row by row in doubles: x @ W + b for each of the three, softmax(scale q k) v, @ W + b. */
function attended(x: readonly number[], { scale = Math.SQRT1_2, causal = false } = {}) {
  const row = (t: number) => x.slice(t * width, (t + 1) * width)
  const projected = (t: number, column: number): number =>
    row(t).reduce(
      (s, v, i) => s + v * drawn.packed[i * 3 * width + column]!,
      drawn.packedBias[column]!,
    )
  const size = width / heads
  return Array.from({ length: steps }, (_, t) => {
    const context = Array.from({ length: heads }, (_, h) => {
      const at = (part: number, s: number, i: number) => projected(s, part * width + h * size + i)
      const dims = [...Array(size).keys()]
      const logits = [...Array(steps).keys()].map(s =>
        causal && s > t
          ? -Infinity
          : scale * dims.reduce((sum, i) => sum + at(0, t, i) * at(1, s, i), 0),
      )
      const shares = logits.map(Math.exp)
      const total = shares.reduce((a, b) => a + b)
      return dims.map(i => shares.reduce((sum, share, s) => sum + (share / total) * at(2, s, i), 0))
    }).flat()
    return drawn.outBias.map((bias, u) =>
      context.reduce((sum, v, i) => sum + v * drawn.out[i * width + u]!, bias),
    )
  }).flat()
}

const weights: readonly TensorProto[] = [
  floats('w', [width, 3 * width], drawn.packed),
  floats('b', [3 * width], drawn.packedBias),
  floats('wo', [width, width], drawn.out),
  floats('bo', [width], drawn.outBias),
]

/** Columns of the packed weights that are those of the query, of the key or of the value. */
function partOf(name: string, k: number): readonly TensorProto[] {
  const isOwn = (_: number, i: number): boolean => Math.floor((i % (3 * width)) / width) === k
  return [
    floats(`w${name}`, [width, width], drawn.packed.filter(isOwn)),
    floats(`b${name}`, [width], drawn.packedBias.filter(isOwn)),
  ]
}

async function expectOneLayer(graph: HandWritten, expected: typeof attended, examples = 2) {
  const written = imported(bytesOf(graph))
  expect(written.config.match(/^ {2}- .*/gm)).toEqual([
    expect.stringContaining('MultiHeadAttention: {num_heads: 2, key_dim: 2'),
  ])
  const model = await compileImported(written)
  for (let k = 0; k < examples; k++) {
    const x = numbers(steps * width)
    const { y } = model.run({ x: Float32Array.from(x) })
    expect(distance(Array.from(y as Float32Array), expected(x))).toBeLessThan(1e-5)
  }
  return written.config
}

describe('PyTorch', () => {
  /** `nn.MultiheadAttention`: sequences first, one product for all three, heads beside the batch. */
  const multihead = (sizes: readonly NodeProto[]): HandWritten => ({
    inputs: { x: [n, steps, width] },
    initializers: [
      ...weights,
      integers('i0', [0]),
      integers('i1', [1]),
      integers('i2', [2]),
      integers('i3', [3]),
      integers('T', [steps]),
      integers('E', [width]),
      integers('H', [heads]),
      integers('D', [width / heads]),
      floats('r', [], [Math.sqrt(Math.SQRT1_2)]),
    ],
    nodes: [
      node('Transpose', 'x', 'xt', { perm: ints([1, 0, 2]) }),
      ...sizes,
      node('MatMul', 'xt w', 'p0'),
      node('Add', 'b p0', 'p'),
      node('Concat', 'T N i3 E', 's1', { axis: int(0) }),
      node('Reshape', 'p s1', 'p1'),
      node('Unsqueeze', 'p1 i0', 'p2'),
      node('Transpose', 'p2', 'p3', { perm: ints([3, 1, 2, 0, 4]) }),
      node('Squeeze', 'p3 i3', 'p4'),
      node('Concat', 'T NH D', 's2', { axis: int(0) }),
      node('Concat', 'N H T D', 's3', { axis: int(0) }),
      ...['q', 'k', 'v'].flatMap((each, k) => [
        node('Gather', `p4 i${k}`, `${each}0`, { axis: int(0) }),
        node('Squeeze', `${each}0 i0`, `${each}1`),
        node('Reshape', `${each}1 s2`, `${each}2`),
        node('Transpose', `${each}2`, `${each}3`, { perm: ints([1, 0, 2]) }),
        node('Reshape', `${each}3 s3`, `${each}4`),
      ]),
      node('Transpose', 'k4', 'k5', { perm: ints([0, 1, 3, 2]) }),
      node('Mul', 'q4 r', 'q6'),
      node('Mul', 'k5 r', 'k6'),
      node('MatMul', 'q6 k6', 'a0'),
      node('Softmax', 'a0', 'a1', { axis: int(-1) }),
      node('MatMul', 'a1 v4', 'c0'),
      node('Transpose', 'c0', 'c1', { perm: ints([2, 0, 1, 3]) }),
      node('Concat', 'TN E', 's4', { axis: int(0) }),
      node('Reshape', 'c1 s4', 'c2'),
      node('Gemm', 'c2 wo bo', 'o0'),
      node('Concat', 'T N E', 's5', { axis: int(0) }),
      node('Reshape', 'o0 s5', 'o1'),
      node('Transpose', 'o1', 'y', { perm: ints([1, 0, 2]) }),
    ],
  })

  test('nn.MultiheadAttention with a batch of any size', async () => {
    await expectOneLayer(
      multihead([
        node('Shape', 'x', 'shape'),
        node('Gather', 'shape i0', 'N', { axis: int(0) }),
        node('Mul', 'N H', 'NH'),
        node('Mul', 'T N', 'TN'),
      ]),
      attended,
    )
  })

  test('nn.MultiheadAttention that was traced with a batch of one', async () => {
    const graph = multihead([])
    await expectOneLayer(
      {
        ...graph,
        inputs: { x: [1, steps, width] },
        initializers: [
          ...graph.initializers!,
          integers('N', [1]),
          integers('NH', [heads]),
          integers('TN', [steps]),
        ],
      },
      attended,
    )
  })

  /** `scaled_dot_product_attention` between projections of its own. */
  const dotProduct = (scores: readonly NodeProto[]): HandWritten => ({
    inputs: { x: [n, steps, width] },
    initializers: [
      ...weights,
      integers('split', [0, 0, heads, width / heads]),
      integers('joined', [0, 0, width]),
      ...['q', 'k', 'v'].flatMap((each, k) => partOf(each, k)),
      floats('r', [], [Math.sqrt(Math.SQRT1_2)]),
      floats('low', [steps, steps], [0, -Infinity, -Infinity, 0, 0, -Infinity, 0, 0, 0]),
    ],
    nodes: [
      ...['q', 'k', 'v'].flatMap(each => [
        node('MatMul', `x w${each}`, `${each}0`),
        node('Add', `${each}0 b${each}`, `${each}1`),
        node('Reshape', `${each}1 split`, `${each}2`),
        node('Transpose', `${each}2`, `${each}3`, {
          perm: ints([0, 2, each === 'k' ? 3 : 1, each === 'k' ? 1 : 3]),
        }),
      ]),
      ...scores,
      node('Softmax', 'a', 'shares', { axis: int(-1) }),
      node('MatMul', 'shares v3', 'c0'),
      node('Transpose', 'c0', 'c1', { perm: ints([0, 2, 1, 3]) }),
      node('Reshape', 'c1 joined', 'c2'),
      node('MatMul', 'c2 wo', 'o'),
      node('Add', 'o bo', 'y'),
    ],
  })

  test('scaled_dot_product_attention where no step sees those behind it', async () => {
    const graph = dotProduct([
      node('Mul', 'q3 r', 'q4'),
      node('Mul', 'k3 r', 'k4'),
      node('MatMul', 'q4 k4', 'a0'),
      node('Add', 'a0 low', 'a'),
    ])
    const config = await expectOneLayer(graph, x => attended(x, { causal: true }))
    expect(config).toContain('use_causal_mask: true')
  })

  test('another scale becomes part of the weights', async () => {
    const graph = dotProduct([node('MatMul', 'q3 k3', 'a')])
    await expectOneLayer(graph, x => attended(x, { scale: 1 }))
  })

  test('shares that are read by others stay in pieces', () => {
    const graph = dotProduct([node('MatMul', 'q3 k3', 'a')])
    const { config } = imported(bytesOf({ ...graph, outputs: ['y', 'shares'] }))
    expect(config).toContain('Softmax')
    expect(config).not.toContain('MultiHeadAttention')
  })
})
