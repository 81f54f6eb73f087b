/** What other tools export: patterns, layouts, and what is refused with a place and a reason. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { float, int, ints, text } from '../../../src/formats/onnx/export/attributes.ts'
import { withExternalData } from '../../../src/formats/onnx/export/external-data.ts'
import { modelTable } from '../../../src/formats/onnx/proto/messages.ts'
import { writeMessage } from '../../../src/formats/onnx/proto/write.ts'
import { compileImported, distance, importFile } from '../import.ts'
import { type HandWritten, bytesOf, floats, integers, modelOf, n, node } from './graphs.ts'
import { imported } from './models.ts'

/** The config, and what it makes of one example. */
async function run(graph: HandWritten, values: readonly number[]) {
  const written = imported(bytesOf(graph))
  const model = await compileImported(written)
  const [input] = model.inputs
  const results = model.run({ [input!.name]: Float32Array.from(values) })
  const y = Object.values(results)[0] as Float32Array
  return { config: written.config, report: written.report, y: Array.from(y) }
}

const xs = [-3, -1, -0.5, 0, 0.5, 2]
const erf = (x: number): number => {
  let sum = 0
  for (let k = 0, term = x; k < 60; k++, term *= -(x * x) / k) sum += term / (2 * k + 1)
  return (sum * 2) / Math.sqrt(Math.PI)
}

test('a mean over axes that do not stay is one layer, wherever the channels are', async () => {
  const graph = {
    inputs: { x: [n, 2, 2, 2] },
    initializers: [floats('w', [2, 2, 1, 1], [1, 0, 0, 1])],
    nodes: [
      node('Conv', 'x w', 'c'),
      node('ReduceMean', 'c', 'y', { axes: ints([2, 3]), keepdims: int(0) }),
    ],
  }
  const { config, y } = await run(graph, [1, 2, 3, 4, 5, 6, 7, 8])
  expect(config).toMatch(/- Conv2D: .*\n  - Reduce: \{kind: mean, axes: \[1, 2\]\}\n/)
  expect(config).not.toContain('Reshape')
  expect(y).toEqual([2.5, 6.5])
})

test('gelu in pieces, as PyTorch exports it, is gelu', async () => {
  const graph = {
    inputs: { x: [n, 6] },
    initializers: [floats('r', [], [Math.SQRT2]), floats('1', [], [1]), floats('h', [], [0.5])],
    nodes: [
      node('Div', 'x r', 'a'),
      node('Erf', 'a', 'b'),
      node('Add', 'b 1', 'c'),
      node('Mul', 'x c', 'd'),
      node('Mul', 'd h', 'y'),
    ],
  }
  const { config, y } = await run(graph, xs)
  expect(config).toContain('Activation: gelu')
  const expected = xs.map(x => (x * (1 + erf(x / Math.SQRT2))) / 2)
  expect(distance(y, expected)).toBeLessThan(1e-5)
})

test('hard swish in pieces is hard_silu', async () => {
  const graph = {
    inputs: { x: [n, 6] },
    initializers: [floats('3', [], [3]), floats('0', [], [0]), floats('6', [], [6])],
    nodes: [
      node('Add', 'x 3', 'a'),
      node('Clip', 'a 0 6', 'b'),
      node('Mul', 'x b', 'c'),
      node('Div', 'c 6', 'y'),
    ],
  }
  const { config } = await run(graph, xs)
  expect(config).toContain('Activation: hard_silu')
})

test('elementwise work without a name of its own is an own activation', async () => {
  const graph = {
    inputs: { x: [n, 6] },
    initializers: [floats('2', [], [2])],
    nodes: [node('Sin', 'x', 'a'), node('Mul', 'a 2', 'b'), node('Add', 'b x', 'y')],
  }
  const { config, y } = await run(graph, xs)
  expect(config).toContain('sin(x) * 2')
  expect(
    distance(
      y,
      xs.map(x => 2 * Math.sin(x) + x),
    ),
  ).toBeLessThan(1e-6)
})

test('layer normalisation in pieces is the layer', async () => {
  const graph = {
    inputs: { x: [n, 6] },
    initializers: [
      floats('2', [], [2]),
      floats('e', [], [1e-5]),
      floats('g', [6], [1, 2, 3, 4, 5, 6]),
      floats('b', [6], [0, 1, 0, 1, 0, 1]),
    ],
    nodes: [
      node('ReduceMean', 'x', 'm', { axes: ints([-1]) }),
      node('Sub', 'x m', 'd'),
      node('Pow', 'd 2', 'q'),
      node('ReduceMean', 'q', 'v', { axes: ints([-1]) }),
      node('Add', 'v e', 'w'),
      node('Sqrt', 'w', 's'),
      node('Div', 'd s', 't'),
      node('Mul', 't g', 'u'),
      node('Add', 'u b', 'y'),
    ],
  }
  const { config, y } = await run(graph, xs)
  expect(config).toContain('LayerNormalization')
  expect(config.match(/^ {2}- /gm)).toHaveLength(1)
  const mean = xs.reduce((a, b) => a + b) / 6
  const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / 6
  const expected = xs.map((x, i) => ((x - mean) / Math.sqrt(variance + 1e-5)) * (i + 1) + (i % 2))
  expect(distance(y, expected)).toBeLessThan(1e-5)
})

test('a model with channels first is turned once, at its beginning', async () => {
  const graph = {
    inputs: { x: [n, 2, 3, 3] },
    initializers: [
      floats('k', [2, 2, 1, 1], [1, 2, 3, 4]),
      floats('b', [2], [0.5, -0.5]),
      floats('p', [2, 1, 1], [0.1, 0.2]),
    ],
    nodes: [
      node('Conv', 'x k b', 'a'),
      node('PRelu', 'a p', 'c'),
      node('Conv', 'c k', 'd'),
      node('GlobalAveragePool', 'd', 'e'),
      node('Flatten', 'e', 'y'),
    ],
  }
  const { config, y } = await run(
    graph,
    Array.from({ length: 18 }, (_, i) => i - 9),
  )
  expect(config.match(/Permute/g)).toHaveLength(1)
  expect(config).toContain('PReLU: {shared_axes: [1, 2]}')
  const slope = (x: number, k: number): number => (x < 0 ? [0.1, 0.2][k]! * x : x)
  const cells = Array.from({ length: 9 }, (_, i) => [i - 9, i])
  const after = cells.map(([p, q]) => [
    slope(p! + 2 * q! + 0.5, 0),
    slope(3 * p! + 4 * q! - 0.5, 1),
  ])
  const mean = (f: (c: readonly number[]) => number): number =>
    after.reduce((s, c) => s + f(c), 0) / 9
  expect(
    distance(y, [mean(([p, q]) => p! + 2 * q!), mean(([p, q]) => 3 * p! + 4 * q!)]),
  ).toBeLessThan(1e-5)
})

test('shapes that are computed from the batch are known when the model is read', async () => {
  const graph = {
    inputs: { x: [n, 2, 3] },
    initializers: [integers('0', [0]), integers('-1', [-1])],
    nodes: [
      node('Shape', 'x', 's'),
      node('Gather', 's 0', 'b', { axis: int(0) }),
      node('Concat', 'b -1', 't', { axis: int(0) }),
      node('Reshape', 'x t', 'y'),
    ],
  }
  const { config, y } = await run(graph, xs)
  expect(config).toContain('Flatten')
  expect(y).toEqual(xs)
})

test('the report says what became of what', async () => {
  const graph = {
    inputs: { 'a/x': [2, 6] },
    nodes: [node('LeakyRelu', 'a/x', 'y', { alpha: float(0.3) })],
  }
  const { report } = await run(graph, xs)
  expect(report.source.format).toBe('ONNX opset 17')
  expect(report.mapped).toEqual([{ from: 'LeakyRelu', to: 'LeakyReLU', count: 1 }])
  expect(report.renamed).toContainEqual({ kind: 'input', from: 'a/x', to: 'a_x', count: 1 })
  expect(report.dropped[0]!.what).toBe('batch of 2')
})

test.each([
  [
    'an operator that is not known',
    [node('Hardmax', 'x', 'y')],
    /uses 'Hardmax', which is not known here: '#0'/,
  ],
  [
    'a mode that no layer has',
    [node('Pad', 'x p', 'y', { mode: text('reflect') })],
    /'#0' \(Pad\): its mode/,
  ],
  ['a value that nobody makes', [node('Relu', 'z', 'y')], /'#0': it reads 'z'/],
  ['two values of one name', [node('Relu', 'x', 'x')], /'#0': it makes 'x', which is there/],
] as const)('%s is refused by name', (_, nodes, message) => {
  const graph = { inputs: { x: [n, 6] }, initializers: [integers('p', [0, 1, 0, 1])], nodes }
  expect(() => imported(bytesOf(graph))).toThrow(message)
})

test('opsets that are not read are named', () => {
  const graph = { inputs: { x: [n, 6] }, nodes: [node('Relu', 'x', 'y')], opset: 6 }
  expect(() => imported(bytesOf(graph))).toThrow('is of opset 6; those from 7 to 22 are read')
})

const folder = mkdtempSync(join(tmpdir(), 'tenon-onnx-'))
afterAll(() => rmSync(folder, { recursive: true }))

function external(location: string): string {
  const values = Array.from({ length: 400 }, (_, i) => i / 400)
  const graph = {
    inputs: { x: [n, 20] },
    initializers: [floats('k', [20, 20], values)],
    nodes: [node('MatMul', 'x k', 'y')],
  }
  const { model, bytes } = withExternalData(modelOf(graph), location)
  writeFileSync(join(folder, 'weights.data'), bytes)
  const path = join(folder, 'model.onnx')
  writeFileSync(path, writeMessage(model, modelTable))
  return path
}

test('weights beside the model are read', async () => {
  const model = await compileImported(await importFile(external('weights.data')))
  const { y } = model.run({ x: new Float32Array(20).fill(1) })
  expect((y as Float32Array)[0]).toBeCloseTo(9.5, 4)
})

test.each(['../weights.data', '/etc/passwd', 'a/../../weights.data', 'missing.data', ''])(
  'weights in %s are not',
  async location => {
    await expect(importFile(external(location))).rejects.toThrow("initializer 'k'")
  },
)

test('a link to weights is not followed', async () => {
  const path = external('link.data')
  symlinkSync('weights.data', join(folder, 'link.data'))
  await expect(importFile(path)).rejects.toThrow("initializer 'k'")
})

test('what is added behind a recurrence is no bias of it', async () => {
  const graph = {
    inputs: { x: [n, 1, 2] },
    initializers: [
      floats('w', [1, 2, 2], [1, 0, 0, 1]),
      floats('r', [1, 2, 2], [0, 0, 0, 0]),
      integers('direction', [1]),
      floats('b', [2], [10, 20]),
    ],
    nodes: [
      node('Transpose', 'x', 'steps', { perm: ints([1, 0, 2]) }),
      node('RNN', 'steps w r', 'all', { hidden_size: int(2) }),
      node('Squeeze', 'all direction', 'states'),
      node('Add', 'states b', 'sums'),
      node('Transpose', 'sums', 'y', { perm: ints([1, 0, 2]) }),
    ],
  }
  const { y } = await run(graph, [0.5, -1])
  expect(distance(y, [10 + Math.tanh(0.5), 20 + Math.tanh(-1)])).toBeLessThan(1e-5)
})
