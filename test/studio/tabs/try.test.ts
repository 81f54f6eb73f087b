/** What a drawing or a text becomes before a model is given it. */
import { describe, expect, test } from 'vitest'
import { type Gray, asDigit } from '../../../src/studio/tabs/try/digit.ts'
import {
  grayTensor,
  imageInput,
  isDigit,
  pictureTensor,
} from '../../../src/studio/tabs/try/image-input.ts'
import { exampleShape, randomValues, readValues } from '../../../src/studio/tabs/try/value-form.ts'
import type { ModelView } from '../../../src/studio/worker/messages.ts'

/** A drawing with a bright box in it. */
function drawing(left: number, top: number, width: number, height: number): Gray {
  const data = new Float32Array(280 * 280)
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) data[y * 280 + x] = 1
  return { width: 280, height: 280, data }
}

function boxOf({ width, data }: Gray): readonly number[] {
  const lit = [...data.keys()].filter(i => data[i]! > 0.5)
  const [xs, ys] = [lit.map(i => i % width), lit.map(i => Math.floor(i / width))]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1]
}

describe('a digit', () => {
  test.each([
    ['in the middle', drawing(90, 40, 100, 200)],
    ['in a corner', drawing(0, 0, 100, 200)],
    ['small', drawing(200, 200, 20, 40)],
  ])('%s is 20 pixels high, in the middle of 28', (_, given) => {
    expect(boxOf(asDigit(given))).toEqual([9, 4, 19, 24])
  })

  test('has its centre of mass in the middle, not its box', () => {
    const given = drawing(40, 40, 40, 200)
    // A foot to the right moves the stem to the left.
    for (let y = 220; y < 240; y++) for (let x = 80; x < 180; x++) given.data[y * 280 + x] = 1
    const { data } = asDigit(given)
    let [mass, x, y] = [0, 0, 0]
    for (const [i, value] of data.entries()) {
      mass += value
      x += value * (i % 28)
      y += value * Math.floor(i / 28)
    }
    expect(Math.abs(x / mass - 13.5)).toBeLessThanOrEqual(0.51)
    expect(Math.abs(y / mass - 13.5)).toBeLessThanOrEqual(0.51)
    expect(Math.max(...data)).toBeLessThanOrEqual(1)
  })

  test('that is not there is nothing', () => {
    const empty = asDigit({ width: 10, height: 10, data: new Float32Array(100) })
    expect([...new Set(empty.data)]).toEqual([0])
  })
})

function modelWith(...inputs: readonly object[]): ModelView {
  return { inputs } as unknown as ModelView
}

const image = {
  ...{ name: 'image', shape: ['batch', 28, 28, 1], dtype: 'uint8', scale: 1 / 255 },
} as const

describe('the input of a model', () => {
  test('is a picture where it is one of one, three or four channels', () => {
    expect(imageInput(modelWith(image))).toMatchObject({ width: 28, channels: 1 })
    expect(imageInput(modelWith({ ...image, shape: ['batch', 32, 64, 3] }))).toMatchObject({
      ...{ height: 32, width: 64, channels: 3 },
    })
    expect(imageInput(modelWith({ ...image, shape: ['batch', 28, 28] }))).toBeDefined()
    expect(imageInput(modelWith({ ...image, shape: ['batch', 28, 28, 2] }))).toBeUndefined()
    expect(imageInput(modelWith({ ...image, shape: ['batch', 'n', 28, 1] }))).toBeUndefined()
    expect(imageInput(modelWith({ ...image, shape: ['batch', 8] }))).toBeUndefined()
    expect(imageInput(modelWith(image, image))).toBeUndefined()
  })

  test('gets white as its scale and dtype say', () => {
    const bytes = imageInput(modelWith(image))!
    expect(isDigit(bytes)).toBe(true)
    const gray = { width: 28, height: 28, data: new Float32Array(784).fill(1) }
    expect(grayTensor(bytes, gray)).toMatchObject({ shape: [1, 28, 28, 1] })
    expect(grayTensor(bytes, gray).data[0]).toBe(255)
    const floats = imageInput(modelWith({ ...image, dtype: 'float32', scale: undefined }))!
    expect(grayTensor(floats, gray).data[0]).toBe(1)
    const scaled = imageInput(modelWith({ ...image, dtype: 'float32' }))!
    expect(grayTensor(scaled, gray).data[0]).toBeCloseTo(255, 3)
  })

  test('gets its channels', () => {
    const rgb = imageInput(modelWith({ ...image, shape: ['batch', 1, 2, 3] }))!
    const { data } = pictureTensor(rgb, [10, 20, 30, 255, 40, 50, 60, 255])
    expect([...data]).toEqual([10, 20, 30, 40, 50, 60])
    const gray = imageInput(modelWith({ ...image, shape: ['batch', 1, 1, 1] }))!
    expect([...pictureTensor(gray, [255, 255, 255, 255]).data]).toEqual([255])
  })
})

describe('numbers as text', () => {
  const input = { name: 'x', dtype: 'float32', shape: ['batch', 'n', 2] } as const
  const shape = exampleShape(input, new Map([['n', 3]]))

  test('may be nested or flat', () => {
    expect(shape).toEqual([3, 2])
    expect([...readValues(input, shape, '[[1,2],[3,4],[5,6]]').data]).toEqual([1, 2, 3, 4, 5, 6])
    expect(readValues(input, shape, '[1,2,3,4,5,6]').shape).toEqual([1, 3, 2])
  })

  test.each([
    ['[1, 2', 'x is no JSON'],
    ['[1, 2]', 'x has 2 numbers where 6 belong'],
    ['[1, 2, 3, 4, 5, "6"]', 'x holds "6", no number'],
    ['[1, 2, 3, 4, 5, null]', 'x holds null, no number'],
  ])('%s is refused', (text, reason) => {
    expect(() => readValues(input, shape, text)).toThrow(reason)
  })

  test('drawn by lot fit the dtype', () => {
    for (const dtype of ['float32', 'int32', 'uint8'] as const) {
      const values = randomValues({ dtype }, [4, 5])
      expect(readValues({ name: 'x', dtype }, [4, 5], values).data).toHaveLength(20)
    }
    expect(randomValues({ dtype: 'int32' }, [2], () => 0.999)).toBe('[1,1]')
  })
})
