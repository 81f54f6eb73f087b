/** The memory of native models asks the system for large pages, where it has them. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { compileNative } from '../../src/native/native.ts'
import { createNativeInstance } from '../../src/native/native-instance.ts'
import { input, weight } from '../kernels/cases.ts'
import { caseOf } from '../support/judge.ts'
import { toolchain } from '../support/native.ts'
import { createRandom } from '../support/random.ts'

const maps = '/proc/self/smaps'
const hasLargePages = existsSync('/sys/kernel/mm/transparent_hugepage') && existsSync(maps)

/** Mappings of this process that large pages were asked for. */
const advised = (): number => readFileSync(maps, 'utf8').match(/^VmFlags:.*\bhg\b/gm)?.length ?? 0

test.skipIf(!toolchain || !hasLargePages)('asks for large pages before it is written', async () => {
  const product = createMatmul(input([1, 700]), weight([700, 900]))
  const { graph, weights } = caseOf([product], new Map(), createRandom(1))
  const module = await compileNative(graph, toolchain!)
  const before = advised()
  const instance = createNativeInstance(module, weights)
  expect(advised()).toBeGreaterThan(before)
  instance.close()
})
