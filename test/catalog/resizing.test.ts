/** Resizing, CenterCrop, interpolating UpSampling2D and adaptive pooling beyond what goldens show. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/api.ts'
import { interpolations, resizeTable, tableSize } from '../../src/catalog/spatial/resize-table.ts'
import { namedDim } from '../../src/graph/dim.ts'
import { interpret } from '../../src/graph/interpret.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { shapeText } from '../../src/graph/shape.ts'
import { ramp } from '../graph/tensors.ts'
import { buildLayer, buildLayerOn } from '../support/layer-scope.ts'

const sizes = [
  { cells: 7, places: 3 },
  { cells: 3, places: 7 },
  { cells: 1, places: 4 },
  { cells: 64, places: 1 },
]

describe.each(interpolations)('the table of %s', interpolation => {
  test.each(sizes)('from $cells to $places has weights that add up to 1', each => {
    for (const antialias of [false, true]) {
      const { starts, counts, weights, taps } = resizeTable(each, interpolation, antialias)
      expect(starts.length).toBe(each.places)
      for (const [place, count] of counts.entries()) {
        const row = [...weights.subarray(place * taps, place * taps + count)]
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
      }
      expect(weights.length).toBeLessThanOrEqual(tableSize(each, interpolation, antialias))
    }
  })
})

const codesOf = async (input: string, layer: string): Promise<readonly string[]> => {
  const text = `tenon: 1\ninputs: {x: [${input}]}\nlayers:\n  - ${layer}\n`
  return (await check({ text })).diagnostics.map(each => each.code)
}

describe('what cannot be resized is refused', () => {
  test.each([
    ['8, 8, 3', 'Resizing: {height: 4, width: 4, interpolation: area}', 'not-one-of'],
    ['null, 8, 3', 'Resizing: {height: 4, width: 4}', 'dynamic-dim'],
    ['null, 8, 3', 'CenterCrop: {height: 4, width: 4}', 'dynamic-dim'],
    ['8, null, 3', 'UpSampling2D: {interpolation: bicubic}', 'dynamic-dim'],
    ['8, 8', 'Resizing: {height: 4, width: 4}', 'wrong-rank'],
    ['1, 1, 1', 'Resizing: {height: 1000000000, width: 2}', 'too-large'],
    ['100000000, 1, 1', 'Resizing: {height: 1, width: 1, antialias: true}', 'too-large'],
    ['1, 1, 1', 'UpSampling2D: {size: [30000000, 1], interpolation: bilinear}', 'too-large'],
  ])('[%s] -> %s', async (input, layer, code) => {
    expect(await codesOf(input, layer)).toEqual([code])
  })
})

test('bilinear UpSampling2D of a dynamic size gives what it gives of that size', () => {
  const args = { size: [2, 3], interpolation: 'bilinear' }
  const values = [namedDim('height'), 4].map(height => {
    const x = createParameter('input', 'x', [1, height, 3, 2])
    const { output } = buildLayerOn('UpSampling2D', args, [x])
    const run = { sizes: new Map([['height', 4]]) }
    return [...interpret([output], new Map([[x, ramp([1, 4, 3, 2])]]), run).get(output)!.data]
  })
  expect(values[0]!.length).toBe(8 * 9 * 2)
  values[0]!.forEach((each, i) => expect(each).toBeCloseTo(values[1]![i]!, 5))
})

test('adaptive pooling of a dynamic size has the size that is asked for', () => {
  const x = createParameter('input', 'x', [1, namedDim('steps'), 2])
  const { output } = buildLayerOn('AdaptiveMaxPooling1D', { output_size: 3 }, [x])
  expect(shapeText(output.shape)).toBe('[1, 3, 2]')
  const run = { sizes: new Map([['steps', 5]]) }
  const found = interpret([output], new Map([[x, ramp([1, 5, 2])]]), run).get(output)!
  expect([...found.data]).toEqual([2, 3, 6, 7, 8, 9])
})

test('an image that has its size already is left alone', () => {
  const { output } = buildLayer('Resizing', { height: 4, width: 5 }, [[4, 5, 2]])
  expect(['parameter', 'reshape']).toContain(output.op.name)
})
