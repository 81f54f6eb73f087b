/** What the tests of kernels share: parameters, and a judge over lists of named graphs. */
import { expect, test } from 'vitest'
import { namedDim } from '../../src/graph/dim.ts'
import type { Node } from '../../src/graph/node.ts'
import { createParameter } from '../../src/graph/ops/parameter.ts'
import { createPool } from '../../src/graph/ops/pool.ts'
import type { DType, Shape } from '../../src/graph/shape.ts'
import type { Outputs } from '../../src/runtime/instance.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'
import { type Case, caseOf, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'

export const batch = namedDim('batch')

export function input(shape: Shape, dtype: DType = 'float32', name = 'x'): Node {
  return createParameter('input', name, shape, dtype)
}

export function weight(shape: Shape, name = 'w'): Node {
  return createParameter('weight', name, shape)
}

/** A graph by what it shows: some results that are wanted. */
export type NamedGraph = readonly [name: string, ...outputs: Node[]]

/** Judges each graph at the batches 1, 3 and 17; all values must have a bound. */
export function judgeAll(graphs: readonly NamedGraph[]): void {
  const named = graphs.map(([name, ...outputs]) => ({ name, outputs }))
  test.each(named)('$name', ({ name, outputs }) => {
    for (const [at, size] of [1, 3, 17].entries()) {
      const random = createRandom(name.length * 3 + at)
      const asked = caseOf(outputs, new Map([['batch', size]]), random)
      const found = judge(asked)
      expect(found.faults, `${name}, batch ${size}`).toEqual([])
      // Without a kernel, results are views of what went in.
      if (found.kernels === 0) expect(found.outputs).toEqual(referenceOf(asked))
      else expect(found.elements).toBeGreaterThan(0)
      expect(found.unbounded, `${name}, batch ${size}: without a bound`).toBe(0)
    }
  })
}

/** What the reference makes of a case. */
export function referenceOf({ graph, weights, inputs, sizes }: Case): Outputs {
  return createReferenceInstance(graph, weights, { precision: 'f64' }).run(inputs, sizes)
}

/** The largest of each 2x2 pixels. */
export function pooled(x: Node): Node {
  const none = [0, 0] as const
  return createPool(x, { kind: 'max', window: [2, 2], strides: [2, 2], padding: [none, none] })
}
