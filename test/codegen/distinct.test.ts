/** Which kernels share a function, and which must not. */
import { describe, expect, test } from 'vitest'
import { distinctCode } from '../../src/codegen/distinct.ts'
import { wasmTarget } from '../../src/codegen/wasm/target.ts'
import { add, mul, operand } from '../../src/expr/expr.ts'
import type { Node } from '../../src/graph/node.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { createMatmul } from '../../src/graph/ops/matmul.ts'
import { lower } from '../../src/kernels/lower.ts'
import { input, weight } from '../kernels/cases.ts'
import { caseOf, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'

const graphOf = (...nodes: readonly Node[]) => ({
  inputs: [],
  outputs: nodes.map((node, i) => ({ name: `y${i}`, node })),
  updates: [],
})

/** Function of each step kernel. */
function functionsOf(...nodes: readonly Node[]): readonly number[] {
  const program = lower(graphOf(...nodes), wasmTarget)
  return distinctCode(program).functionOf.slice(program.load.length)
}

const product = (rows: number, columns: number, name: string): Node =>
  createMatmul(input([4, rows], 'float32', `x${name}`), weight([rows, columns], `w${name}`))

const scaled = (by: number, name: string): Node =>
  createMap(mul(add(operand(0), 1), by), [input([8], 'float32', name)])

describe('kernels', () => {
  test('of equal shapes share a function', () =>
    expect(functionsOf(product(5, 6, 'a'), product(5, 6, 'b'))).toEqual([1, 1]))

  test('of other shapes do not', () =>
    expect(new Set(functionsOf(product(5, 6, 'a'), product(5, 7, 'b'))).size).toBe(2))

  test.each([
    [2, 3],
    [0, -0],
    [Infinity, -Infinity],
    [NaN, 1],
  ])('with the constants %s and %s do not', (a, b) => {
    const constant = (by: number, name: string): Node =>
      createMap(add(operand(0), by), [input([8], 'float32', name)])
    expect(new Set(functionsOf(constant(a, 'a'), constant(b, 'b'))).size).toBe(2)
  })

  test('that share one still read and write their own', () => {
    const found = judge(caseOf([scaled(2, 'a'), scaled(2, 'b')], new Map(), createRandom(3)))
    expect(new Set(found.module.functionOf).size).toBe(1)
    expect(found.kernels).toBe(2)
    expect(found.faults).toEqual([])
  })
})
