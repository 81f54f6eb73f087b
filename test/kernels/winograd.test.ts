/** Winograd convolutions: chosen by a pass, within their bound, equal to the direct sums. */
import { describe, expect, test } from 'vitest'
import { add, max, operand } from '../../src/expr/expr.ts'
import { nodesOf } from '../../src/graph/graph.ts'
import { type Node, isOp } from '../../src/graph/node.ts'
import { createConv } from '../../src/graph/ops/conv.ts'
import { createMap } from '../../src/graph/ops/map.ts'
import { winogradConv } from '../../src/graph/ops/winograd-conv.ts'
import { preparePasses } from '../../src/passes/index.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { type Case, caseOf, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { type NamedGraph, batch, input, judgeAll, referenceOf, weight } from './cases.ts'

const same = { padding: [[1, 1] as const, [1, 1] as const] }

const convolution = (height: number, width: number, channels: number, filters: number): Node =>
  createConv(input([batch, height, width, channels]), weight([3, 3, channels, filters]), same)

function tilesOf(output: Node): readonly number[] {
  const graph = { inputs: [], outputs: [{ name: 'y', node: output }], updates: [] }
  const found = nodesOf(preparePasses(graph)).flatMap(node =>
    isOp(node, winogradConv) ? [node.attributes.tile] : [],
  )
  return found
}

describe('the pass', () => {
  test.each([
    ['many channels', convolution(12, 12, 32, 32), [4]],
    ['a size that wide tiles would waste', convolution(2, 2, 32, 32), [2]],
    ['few channels, which would lose precision', convolution(12, 12, 3, 32), []],
    ['one row', convolution(1, 12, 32, 32), []],
  ] as const)('looks at %s', (_, output, tiles) => expect(tilesOf(output)).toEqual(tiles))

  test('leaves strides, dilation and groups to the direct convolution', () => {
    const x = input([batch, 12, 12, 32])
    const convs = [{ strides: [2, 2] }, { dilation: [2, 2] }, { groups: 2 }].map(each =>
      createConv(x, weight([3, 3, 'groups' in each ? 16 : 32, 32]), each),
    )
    expect(convs.flatMap(tilesOf)).toEqual([])
  })
})

describe('a Winograd convolution agrees with the interpreter', () => {
  const behind = (x: Node): Node =>
    createMap(max(add(operand(0), operand(1)), 0), [x, weight([32], 'b')])
  judgeAll([
    ['tiles of 4', convolution(8, 8, 16, 32)],
    ['tiles of 4 cut off', convolution(9, 7, 17, 33)],
    ['tiles of 2', convolution(2, 6, 16, 32)],
    ['tiles of 2 cut off', convolution(6, 3, 16, 21)],
    ['bias and relu behind', behind(convolution(8, 11, 32, 32))],
    ['one filter', convolution(8, 8, 64, 1)],
    ['without padding', createConv(input([batch, 10, 11, 32]), weight([3, 3, 32, 32]))],
  ] satisfies readonly NamedGraph[])
})

describe('a Winograd convolution of difficult inputs', () => {
  const output = convolution(12, 12, 32, 40)
  const random = createRandom(7)
  const plain = caseOf([output], new Map([['batch', 2]]), random)
  const changed = (change: (x: number, i: number) => number): Case => ({
    ...plain,
    inputs: { x: Float32Array.from(plain.inputs['x'] as Float32Array, change) },
  })
  const cases: readonly (readonly [string, Case])[] = [
    ['sparse', changed(x => (Math.abs(x) > 0.97 ? x : 0))],
    ['one large element per tile', changed((x, i) => (i % 613 === 0 ? 1e4 * x : x))],
    ['unevenly scaled channels', changed((x, i) => x * 10 ** ((i % 32) / 4 - 4))],
    ['all alike', changed(() => 1)],
  ]
  test.each(cases)('%s: within its bound, and close to the direct sums', (_, asked) => {
    expect(tilesOf(output)).toEqual([4])
    expect(judge(asked).faults).toEqual([])
    const found = createWasmInstance(compileWasm(asked.graph), asked.weights)
    const got = found.run(asked.inputs, asked.sizes)['y0'] as Float32Array
    const wanted = referenceOf(asked)['y0'] as Float32Array
    const norm = (values: Float32Array): number => Math.hypot(...values)
    expect(norm(got.map((y, i) => y - wanted[i]!))).toBeLessThanOrEqual(1e-5 * norm(wanted))
  })
})
