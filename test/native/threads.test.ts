/** Threads of the native target: however many share the work, the bits are the same. */
import { describe, expect, test } from 'vitest'
import { add, exp, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { createReduce } from '../../src/graph/ops/reduce.ts'
import { compileNative, createNativeInstance } from '../../src/native/native.ts'
import { createProgramInstance } from '../../src/runtime/program.ts'
import { randomCase, seeds } from '../support/agreement.ts'
import { type Case, caseOf } from '../support/judge.ts'
import { toolchain } from '../support/native.ts'
import { createRandom } from '../support/random.ts'
import { batch, input, weight } from '../kernels/cases.ts'

/** Kernels that are large enough for several threads, with scratch and without. */
function largeCase(): Case {
  const image = input([batch, 20, 20, 16])
  const convolved = createConv(image, weight([3, 3, 16, 24]), {
    padding: [
      [1, 1],
      [1, 1],
    ],
  })
  const rows = input([batch, 300], 'float32', 'rows')
  const product = createMatmul(rows, weight([300, 200], 'v'))
  const largest = createReduce('max', product, [1])
  const softened = createMap(exp(add(operand(0), mul(-1, operand(1)))), [product, largest])
  const total = createReduce('sum', softened, [1])
  const outputs: readonly Node[] = [convolved, softened, total, createReduce('sum', image, [0, 1])]
  return caseOf(outputs, new Map([['batch', 7]]), createRandom(5))
}

describe.skipIf(!toolchain)('native threads', () => {
  const outputsWith = async ({ graph, weights, inputs, sizes }: Case, threads: number) => {
    const module = await compileNative(graph, toolchain)
    const instance = createNativeInstance(module, weights, { threads })
    instance.run(inputs, sizes)
    const again = instance.run(inputs, sizes)
    return Object.fromEntries(Object.entries(again).map(([name, data]) => [name, data.slice()]))
  }

  test('share kernels that are worth it, each with scratch of its own', async () => {
    const asked = largeCase()
    const { program, library } = await compileNative(asked.graph, toolchain)
    const strides: number[] = []
    const kernels = {
      target: 'native' as const,
      mostThreads: 3,
      connect: (memory: WebAssembly.Memory, threads: number) => {
        const run = library.connect(memory.buffer, threads)
        return [...program.load, ...program.step].map(
          (_, k) => (args: number, begin: number, end: number, stride: number) => {
            strides.push(stride)
            run(k, args, begin, end, stride)
          },
        )
      },
    }
    const options = { threads: 3 }
    createProgramInstance(program, kernels, asked.weights, options).run(asked.inputs, asked.sizes)
    expect(strides.filter(stride => stride > 0).length).toBeGreaterThan(0)
    expect(strides.filter(stride => stride === 0).length).toBeGreaterThan(0)
  })

  test('give the same bits for large kernels', async () => {
    const asked = largeCase()
    const alone = await outputsWith(asked, 1)
    for (const threads of [2, 3, 5]) expect(await outputsWith(asked, threads)).toEqual(alone)
  })

  test('give the same bits for random graphs', async () => {
    for (const seed of seeds(20, 28)) {
      const asked = randomCase(seed)
      expect(await outputsWith(asked, 2), `seed ${seed}`).toEqual(await outputsWith(asked, 1))
    }
  }, 120_000)
})
