/** A run allocates nothing once one of its sizes has been: counted in bytes of the heap. */
import { afterAll, describe, expect, test } from 'vitest'
import { compileNative } from '../../src/native/native.ts'
import { createNativeInstance } from '../../src/native/native-instance.ts'
import { startWorkerThread } from '../../src/native/worker-thread.ts'
import type { Instance } from '../../src/runtime/instance.ts'
import { startPool } from '../../src/runtime/pool.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { largeCase } from '../support/large-case.ts'
import { toolchain } from '../support/native.ts'

const { graph, weights, inputs, sizes } = largeCase()
const pool = await startPool(2, startWorkerThread)
afterAll(() => pool.close())

/** Bytes of the heap per run: the median of several rounds, in some of which others allocate. */
function bytesPerRun(run: () => void): number {
  const [rounds, runs] = [9, 100]
  const used = (): number => process.memoryUsage().heapUsed
  for (let i = 0; i < 300; i++) run()
  const grown = Array.from({ length: rounds }, () => {
    const before = used()
    for (let i = 0; i < runs; i++) run()
    return (used() - before) / runs
  })
  return grown.sort((a, b) => a - b)[(rounds - 1) / 2]!
}

const asking = bytesPerRun(() => {})

test('an array per run is noticed', () => {
  let kept: Float32Array | undefined
  const found = bytesPerRun(() => void (kept = new Float32Array(4)))
  expect(kept).toHaveLength(4)
  expect(found - asking).toBeGreaterThan(30)
})

describe('a run allocates nothing', () => {
  test.each<[string, () => Instance]>([
    ['wasm', () => createWasmInstance(compileWasm(graph), weights)],
    [
      'wasm with 2 threads',
      () => createWasmInstance(compileWasm(graph, { shared: true }), weights, {}, pool),
    ],
  ])('on %s', (_, make) => {
    const instance = make()
    expect(bytesPerRun(() => instance.run(inputs, sizes)) - asking).toBeLessThan(16)
    expect(instance.run(inputs, sizes)).toBe(instance.run(inputs, sizes))
  })

  test.skipIf(!toolchain)('on native', async () => {
    const instance = createNativeInstance(await compileNative(graph, toolchain), weights)
    expect(bytesPerRun(() => instance.run(inputs, sizes)) - asking).toBeLessThan(16)
  })
})
