/** Places and pieces: what is largest and where, what lies at places, windows with holes. */
import { expect, test } from 'vitest'
import { int, ints } from '../../../src/formats/onnx/export/attributes.ts'
import type { NodeProto } from '../../../src/formats/onnx/proto/messages.ts'
import { compileImported } from '../import.ts'
import { type HandWritten, bytesOf, floats, integers, n, node } from './graphs.ts'
import { imported } from './models.ts'

/** The results of one example, in the order of the outputs. */
async function run(graph: HandWritten, values: readonly number[]) {
  const model = await compileImported(imported(bytesOf(graph)))
  const results = model.run({ [model.inputs[0]!.name]: Float32Array.from(values) })
  return Object.values(results).map(each => Array.from(each as Float32Array))
}

const rows = [3, 9, 9, -2, -5, -5]

test.each([
  ['ArgMax', {}, [1, 0]],
  ['ArgMax', { select_last_index: int(1) }, [2, 0]],
  ['ArgMin', { select_last_index: int(1) }, [0, 2]],
  ['ArgMin', { keepdims: int(0) }, [0, 1]],
])('%s %o gives places', async (opType, attributes, expected) => {
  const nodes = [node(opType, 'x', 'y', { axis: int(2), ...attributes })]
  expect(await run({ inputs: { x: [n, 2, 3] }, nodes }, rows)).toEqual([expected])
})

test.each([
  [1, [9, 9, -2, -5], [1, 2, 0, 1]],
  [0, [3, 9, -5, -5], [0, 1, 1, 2]],
])('TopK with largest: %i gives values and places', async (largest, values, places) => {
  const graph = {
    inputs: { x: [n, 2, 3] },
    initializers: [integers('k', [2])],
    nodes: [node('TopK', 'x k', 'v i', { largest: int(largest) })],
    outputs: ['v', 'i'],
  }
  expect(await run(graph, rows)).toEqual([values, places])
})

test('Gather takes places that do not follow each other, in a shape of their own', async () => {
  const graph = {
    inputs: { x: [n, 4] },
    initializers: [{ ...integers('i', [3, 0, 1, -1]), dims: Uint8Array.of(2, 2) }],
    nodes: [node('Gather', 'x i', 'y', { axis: int(1) })],
  }
  expect(await run(graph, [5, 6, 7, 8])).toEqual([[8, 5, 6, 8]])
})

test('GatherND takes elements of a model without a batch', async () => {
  const graph = {
    inputs: { x: [2, 3] },
    initializers: [{ ...integers('i', [0, 2, 1, 0]), dims: Uint8Array.of(2, 2) }],
    nodes: [node('GatherND', 'x i', 'y')],
  }
  expect(await run(graph, rows)).toEqual([[9, -2]])
})

const grid = Array.from({ length: 16 }, (_, i) => i + 1)
const holes = { kernel_shape: ints([2, 2]), dilations: ints([2, 2]) }
const pads = ints([1, 1, 1, 1])

test.each([
  ['MaxPool', holes, [11, 12, 15, 16]],
  ['AveragePool', holes, [6, 7, 10, 11]],
  ['MaxPool', { ...holes, pads, strides: ints([3, 3]) }, [6, 7, 10, 11]],
  ['AveragePool', { ...holes, pads, strides: ints([3, 3]) }, [6, 7, 10, 11]],
])('%s %o skips cells', async (opType, attributes, expected) => {
  const nodes: readonly NodeProto[] = [node(opType, 'x', 'y', attributes)]
  expect(await run({ inputs: { x: [n, 1, 4, 4] }, nodes }, grid)).toEqual([expected])
})

test('ConvTranspose in groups gives a channel what is of its group', async () => {
  const graph = {
    inputs: { x: [n, 4, 1, 1] },
    initializers: [floats('k', [4, 2, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8])],
    nodes: [node('ConvTranspose', 'x k', 'y', { group: int(2) })],
  }
  const expected = [1 * 1 + 10 * 3, 1 * 2 + 10 * 4, 100 * 5 + 1000 * 7, 100 * 6 + 1000 * 8]
  expect(await run(graph, [1, 10, 100, 1000])).toEqual([expected])
})
