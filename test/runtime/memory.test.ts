/** The memory of every config: hardly more than what is alive together, whatever runs it. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { cTargets } from '../../src/codegen/c/target.ts'
import { wasmTarget } from '../../src/codegen/wasm/target.ts'
import { checkSource, trainingOf } from '../../src/compile.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { batchName, dimNames } from '../../src/graph/dim.ts'
import { type Graph, rootsOf } from '../../src/graph/graph.ts'
import type { Node } from '../../src/graph/node.ts'
import type { Kernel, Program } from '../../src/kernels/kernel.ts'
import { lower } from '../../src/kernels/lower.ts'
import { storageOf } from '../../src/graph/storage.ts'
import { preparePasses } from '../../src/passes/index.ts'
import { layoutFixed, layoutRun } from '../../src/runtime/layout.ts'

const folder = fileURLToPath(new URL('../../configs/', import.meta.url))

/** The same kernels from the outputs back, the operands of each right before it. */
function depthFirst(program: Program): Program {
  const makers = new Map(program.step.flatMap(each => each.results.map(node => [node, each])))
  const step: Kernel[] = []
  const visit = (node: Node): void => {
    const kernel = makers.get(storageOf(node))
    if (!kernel || step.includes(kernel)) return
    kernel.operands.forEach(visit)
    if (!step.includes(kernel)) step.push(kernel)
  }
  rootsOf(program.graph).forEach(visit)
  const rest = program.step.filter(each => !step.includes(each))
  return { ...program, step: [...step, ...rest] }
}

function sizesOf(graph: Graph, batch: number): ReadonlyMap<string, number> {
  const names = graph.inputs.flatMap(({ shape }) => shape.flatMap(dimNames))
  return new Map(names.map(name => [name, name === batchName ? batch : 20]))
}

describe.each(readdirSync(folder))('%s', async name => {
  const source = createSource(name, readFileSync(folder + name, 'utf8'))
  const { model, training } = await checkSource(source)
  const graphs: readonly Graph[] = [
    model!.inference,
    ...(training ? [(await trainingOf(source)).step] : []),
  ]

  test.each([
    ['wasm', wasmTarget],
    ['native', cTargets.avx512],
  ])('is planned tightly on %s', (_, target) => {
    for (const graph of graphs) {
      const program = lower(preparePasses(graph), target)
      for (const batch of [1, 17])
        for (const threads of [1, 2]) {
          const sizes = sizesOf(graph, batch)
          const fixed = layoutFixed(program, threads)
          const { arena, leastArena } = layoutRun(program, fixed, sizes)
          const where = `batch ${batch}, ${threads} threads`
          expect(arena, where).toBeGreaterThanOrEqual(leastArena)
          expect(arena, where).toBeLessThanOrEqual(1.1 * leastArena)
          // Kernels of loops cannot be put in another order one by one.
          if (program.loops.length > 0) continue
          const other = layoutRun(depthFirst(program), fixed, sizes).arena
          expect(arena, where).toBeLessThanOrEqual(1.05 * other)
        }
    }
  })
})
