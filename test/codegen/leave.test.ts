/** Leaving a loop from its body, in both languages. */
import { expect, test } from 'vitest'
import { functionText } from '../../src/codegen/c/print.ts'
import { printModule } from '../../src/codegen/wasm/print.ts'
import { createFunction, operation, plus, times, whole } from '../../src/kernels/loop.ts'

/** Marks rounds (i, j): the inner loop is left at j = 2 before its mark, the outer one at i = 3. */
const code = createFunction('marks', 4, (block, [place]) => {
  const is = (a: Parameters<typeof plus>[0], n: number) => operation('eq', 'bool', [a, whole(n)])
  block.loop('i', whole(0), whole(8), 1, i => {
    block.loop('j', whole(0), whole(8), 1, j => {
      block.leave(is(j, 2))
      block.store('int32', plus(place, times(plus(times(i, 8), j), 4)), 0, whole(1))
    })
    block.leave(is(i, 3))
    block.store('int32', plus(place, times(i, 4)), 256, whole(1))
  })
})

test('WebAssembly leaves the innermost loop, and goes on behind it', () => {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const bytes = printModule([code], {
    memory: { module: 'm', name: 'memory', minimum: 1 },
    relaxed: false,
  })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { memory } })
  ;(exports['marks'] as (place: number, begin: number, end: number) => void)(0, 0, 0)
  const marks = [...new Int32Array(memory.buffer, 0, 72)]
  const expected = Array.from({ length: 72 }, (_, at) => {
    if (at >= 64) return at - 64 < 3 ? 1 : 0
    return at < 32 && at % 8 < 2 ? 1 : 0
  })
  expect(marks).toEqual(expected)
})

test('C breaks directly in the body of each loop', () => {
  const lines = functionText(code, []).split('\n')
  const depths = lines.filter(each => each.includes('break;')).map(each => each.search(/\S/))
  expect(depths).toHaveLength(2)
  expect(depths[0]).toBeGreaterThan(depths[1]!)
  expect(lines.filter(each => /^\s*if \(.* == .*\) break;$/.test(each))).toHaveLength(2)
})
