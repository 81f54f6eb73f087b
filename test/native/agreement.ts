/** Random graphs on machine code before the judge. */
import type { VectorSet } from '../../src/codegen/c/target.ts'
import { compileNative } from '../../src/native/native.ts'
import { createNativeInstance } from '../../src/native/native-instance.ts'
import { type Agreement, agreementOf, named, randomCase, seeds } from '../support/agreement.ts'
import { type Case, judgeInstance } from '../support/judge.ts'
import { toolchain } from '../support/native.ts'

export const vectorSets: readonly VectorSet[] = ['avx512', 'avx2', 'simd128']

/** Judges the graphs of some seeds with vectors of one width, which the machine may lack. */
export async function judgeNativeGraphs(
  vectors: VectorSet,
  from: number,
  to: number,
): Promise<Agreement> {
  const found = []
  for (const seed of seeds(from, to)) {
    const asked = randomCase(seed)
    found.push(named(seed, asked, await judgeNative(asked, vectors)))
  }
  return agreementOf(found)
}

/** Judges the kernels of one case. */
export async function judgeNative(asked: Case, vectors: VectorSet) {
  const module = await compileNative(asked.graph, { ...toolchain!, vectors })
  return judgeInstance(asked, (weights, options) => createNativeInstance(module, weights, options))
}
