/** Every number of rows: tiles of two heights and single rows must cover each of them once. */
import { expect, test } from 'vitest'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { compileNative } from '../../src/native/native.ts'
import { createNativeInstance } from '../../src/native/native-instance.ts'
import { batch, input, weight } from '../kernels/cases.ts'
import { caseOf, judgeInstance } from '../support/judge.ts'
import { toolchain } from '../support/native.ts'
import { createRandom } from '../support/random.ts'
import { judgeNative, vectorSets } from './agreement.ts'

const [mostRows, columns] = [60, 5]

test.skipIf(!toolchain).each(vectorSets)(
  'any number of rows that only the run knows, with %s vectors, agrees with the interpreter',
  async vectors => {
    const random = createRandom(mostRows)
    const product = createMatmul(input([batch, 3]), weight([3, columns]))
    const caseWith = (rows: number) => caseOf([product], new Map([['batch', rows]]), random)
    const module = await compileNative(caseWith(1).graph, { ...toolchain!, vectors })
    for (let rows = 1; rows <= mostRows; rows++) {
      const found = judgeInstance(caseWith(rows), (weights, options) =>
        createNativeInstance(module, weights, options),
      )
      expect(found.faults, `${rows} rows`).toEqual([])
      expect(found.elements).toBeGreaterThanOrEqual(rows * columns)
    }
  },
)

test.skipIf(!toolchain).each(vectorSets)(
  'known numbers of rows, and places of narrow images, with %s vectors agree',
  async vectors => {
    const matrix = weight([3, columns])
    const products = [7, 13, 25, 49].map(rows =>
      createMatmul(input([rows, 3], 'float32', `x${rows}`), matrix),
    )
    const image = input([batch, 9, 7, 3], 'float32', 'image')
    const places = createConv(image, weight([3, 3, 3, 19], 'kernel'), { strides: [2, 1] })
    const asked = caseOf([...products, places], new Map([['batch', 3]]), createRandom(1))
    const { faults, elements } = await judgeNative(asked, vectors)
    expect(faults).toEqual([])
    expect(elements).toBeGreaterThanOrEqual((7 + 13 + 25 + 49) * columns + 3 * 4 * 5 * 19)
  },
)

// Weights that no cache keeps: more rows share a task, and the panel behind is fetched meanwhile.
test.skipIf(!toolchain).each(vectorSets)(
  'rows and places over large weights, with %s vectors, agree',
  async vectors => {
    const image = input([batch, 9, 7, 64], 'float32', 'image')
    const outputs = [
      createMatmul(input([batch, 20, 400]), weight([400, 700])),
      createConv(image, weight([3, 3, 64, 500], 'strided'), { strides: [2, 2] }),
      createConv(image, weight([3, 3, 64, 136], 'kernel')),
    ]
    const asked = caseOf(outputs, new Map([['batch', 3]]), createRandom(2))
    const { faults, elements } = await judgeNative(asked, vectors)
    expect(faults).toEqual([])
    expect(elements).toBeGreaterThanOrEqual(3 * (20 * 700 + 4 * 3 * 500 + 7 * 5 * 136))
  },
)
