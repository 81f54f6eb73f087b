/** Threads of the native target: however many share the work, the bits are the same. */
import { describe, expect, test } from 'vitest'
import { compileNative } from '../../src/native/native.ts'
import { createNativeInstance } from '../../src/native/native-instance.ts'
import { createProgramInstance } from '../../src/runtime/program.ts'
import { randomCase, seeds } from '../support/agreement.ts'
import type { Case } from '../support/judge.ts'
import { largeCase } from '../support/large-case.ts'
import { toolchain } from '../support/native.ts'

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
      ...{ threads: 3, shared: false, close() {} },
      connect: (memory: WebAssembly.Memory) => {
        const run = library.connect(memory.buffer, 3)
        return [...program.load, ...program.step].map(
          (_, k) => (args: number, begin: number, end: number, stride: number) => {
            strides.push(stride)
            run(k, args, begin, end, stride)
          },
        )
      },
    }
    createProgramInstance(program, kernels, asked.weights).run(asked.inputs, asked.sizes)
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
