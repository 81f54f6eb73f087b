/** Sizes that a file leaves open, and that decide whether its operators fit each other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TenonError } from '../../../src/diagnostics/diagnostic.ts'
import { ints, text } from '../../../src/formats/onnx/export/attributes.ts'
import { openName } from '../../../src/formats/onnx/import/open-name.ts'
import { namedDim } from '../../../src/graph/dim.ts'
import { importModel } from '../../../src/index.ts'
import { compileImported } from '../import.ts'
import { bytesOf, floats, integers, n, node } from './graphs.ts'

const folder = mkdtempSync(join(tmpdir(), 'tenon-sizes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Half the size and back again: where it is odd, the sum does not fit. */
const path = join(folder, 'model.onnx')
writeFileSync(
  path,
  bytesOf({
    inputs: { x: [n, 1, namedDim('p2o.Height'), namedDim('Width')] },
    initializers: [floats('s', [4], [1, 1, 2, 2])],
    nodes: [
      node('MaxPool', 'x', 'p', { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }),
      node('Resize', 'p  s', 'u', {
        mode: text('nearest'),
        coordinate_transformation_mode: text('asymmetric'),
        nearest_mode: text('floor'),
      }),
      node('Add', 'x u', 'y'),
    ],
  }),
)

async function refusal(work: Promise<unknown>): Promise<readonly [string, string | undefined][]> {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TenonError)
  return (error as TenonError).diagnostics.map(({ code, hint }) => [code, hint] as const)
}

test('a refusal says which sizes may be given', async () => {
  expect(await refusal(importModel(path))).toEqual([
    ['foreign-operator', 'its sizes are open; numbers may help: --sizes p2o_height=N,width=N'],
  ])
})

test.each([
  { p2o_height: 4, width: 2 },
  { 'p2o.Height': 4, Width: 2 },
])('numbers for %o make it fit', async sizes => {
  const written = await importModel(path, { sizes })
  expect(written.config).toContain('inputs: {x: [1, 4, 2]}')
  const model = await compileImported(written)
  const [y] = Object.values(model.run({ x: Float32Array.of(1, 5, 2, 0, 0, 0, 3, 1) }))
  expect(Array.from(y!)).toEqual([6, 10, 7, 5, 3, 3, 6, 4])
})

test('a size that is not open is named, with the open ones', async () => {
  const work = importModel(path, { sizes: { p2o_heigth: 4, x_1: 3 } })
  expect(await refusal(work)).toEqual([
    ['unknown-size', "did you mean 'p2o_height'?"],
    ['unknown-size', undefined],
  ])
  await expect(work).rejects.toThrow('its open sizes are n, p2o_height, width')
})

test('a slice to an end that no axis has leaves an open axis whole', async () => {
  const whole = join(folder, 'whole.onnx')
  const ends = integers('ends', [1_000_000_000, 2])
  writeFileSync(
    whole,
    bytesOf({
      inputs: { x: [n, 3] },
      initializers: [integers('starts', [0, 1]), ends, integers('axes', [0, 1])],
      nodes: [node('Slice', 'x starts ends axes', 'y')],
    }),
  )
  const model = await compileImported(await importModel(whole))
  const [y] = Object.values(model.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6) }))
  expect(Array.from(y!)).toEqual([2, 5])
})

test('a size whose name says nothing has that of its input', () => {
  expect(openName('?', 'x', 2)).toBe('x_2')
  expect(openName(null, 'Image:0', 1)).toBe('image_0_1')
  expect(openName('batch', 'x', 1)).toBe('batch_size')
})
