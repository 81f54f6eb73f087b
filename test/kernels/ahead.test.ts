/** Large weights are fetched a panel ahead, all of each panel, where the target can. */
import { describe, expect, test } from 'vitest'
import { cTargets } from '../../src/codegen/c/target.ts'
import { wasmTarget } from '../../src/codegen/wasm/target.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { nextPanel } from '../../src/kernels/ahead.ts'
import { type Lanes, writeKernel } from '../../src/kernels/kernel.ts'
import { whole } from '../../src/kernels/loop.ts'
import { lower } from '../../src/kernels/lower.ts'
import { preparePasses } from '../../src/passes/index.ts'
import type { Ahead } from '../../src/kernels/tile.ts'
import { caseOf } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { batch, input, weight } from './cases.ts'

/** How many prefetches stand in the code of a graph. */
function prefetches(output: Node, target: Lanes): number {
  const { graph } = caseOf([output], new Map([['batch', 1]]), createRandom(1))
  const program = lower(preparePasses(graph), target)
  const code = JSON.stringify(program.step.map(each => each.code.body))
  return code.split('"prefetch"').length - 1
}

const image = input([batch, 14, 14, 64], 'float32', 'image')
const kernel = (size: number) => weight([size, size, 64, 512], 'kernel')

describe.each([
  ['a product', createMatmul(input([batch, 300]), weight([300, 300]))],
  ['a convolution over places', createConv(image, kernel(3), { strides: [2, 2] })],
  ['a Winograd convolution', createConv(image, kernel(3))],
])('%s', (_, node) => {
  test('fetches its weights in C, and not in WebAssembly', () => {
    for (const each of Object.values(cTargets)) expect(prefetches(node, each)).toBeGreaterThan(0)
    expect(prefetches(node, wasmTarget)).toBe(0)
  })
})

test('small weights are left to the caches', () => {
  const product = createMatmul(input([batch, 200]), weight([200, 200]))
  expect(prefetches(product, cTargets.avx512)).toBe(0)
})

test.each(Array.from({ length: 20 }, (_, i) => i + 1))(
  'all of a panel is fetched by %i tiles',
  tiles => {
    for (const termBytes of [32, 64, 128]) {
      let ahead: Ahead | undefined
      writeKernel('panel', cTargets.avx512, block => {
        ahead = nextPanel(block, { next: whole(0), terms: 1000, termBytes, panels: 99, tiles })
      })
      expect(ahead!.step * tiles).toBeGreaterThanOrEqual(termBytes)
      expect(ahead!.step).toBeLessThanOrEqual(termBytes)
    }
  },
)
