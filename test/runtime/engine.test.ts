/** V8's switches: put back after every compile, and not needed. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Assembler } from '../../src/codegen/wasm/assembler.ts'
import { withCompilerSwitches } from '../../src/runtime/engine.ts'
import { compileWasm } from '../../src/runtime/wasm.ts'
import { createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import { fillData } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'
import { network } from './network.ts'

function usesRelaxedSimd(): boolean {
  const probe = new Assembler()
  probe.addFunction({ results: ['v128'] }, body => {
    for (let operand = 0; operand < 3; operand++) body.constF32x4(1)
    body.emit('f32x4.relaxed_madd')
  })
  return WebAssembly.validate(probe.finish())
}

/** The probabilities of a network that is compiled now. */
function probabilities(): number[] {
  const { inference, weights } = network()
  const sizes = new Map([['batch', 3]])
  const image = fillData(inference.inputs[0]!, sizes, createRandom(2))
  const instance = createWasmInstance(compileWasm(inference), weights)
  return Array.from(instance.run({ image }, sizes)['probabilities']!)
}

afterEach(() => vi.unstubAllGlobals())

describe('after a compile', () => {
  const before = usesRelaxedSimd()

  test('relaxed SIMD is what it was', () => {
    probabilities()
    expect(usesRelaxedSimd()).toBe(before)
  })

  test('relaxed SIMD is what it was, even if the compile failed', () => {
    const fail = (): never => {
      throw new Error('failed')
    }
    expect(() => withCompilerSwitches(fail)).toThrow('failed')
    expect(usesRelaxedSimd()).toBe(before)
  })

  test('relaxed SIMD was there meanwhile, or is not used', () => {
    const agreed = withCompilerSwitches(relaxed => relaxed === usesRelaxedSimd())
    expect(agreed).toBe(true)
  })
})

describe('the switches', () => {
  /** What is set, in order, in a host that was started with these options. */
  const setIn = (execArgv: readonly string[], env: { readonly [name: string]: string } = {}) => {
    const set: string[] = []
    const getBuiltinModule = () => ({ setFlagsFromString: (flag: string) => void set.push(flag) })
    vi.stubGlobal('process', { getBuiltinModule, execArgv, env })
    withCompilerSwitches(() => set.push('compile'))
    return set.filter(each => !each.includes('relaxed'))
  }

  test('are all put back', () => {
    const [off, lazyOff, compile, on, lazyOn] = setIn(['--import', 'tsx'])
    expect([off, on, compile]).toEqual(['--no-liftoff', '--liftoff', 'compile'])
    expect([lazyOff, lazyOn]).toEqual(['--no-wasm-lazy-compilation', '--wasm-lazy-compilation'])
  })

  test('that the host was started with are left alone', () => {
    expect(setIn(['--no-liftoff'], { NODE_OPTIONS: '--wasm_lazy_compilation' })).toEqual([
      'compile',
    ])
    expect(setIn(['--noliftoff'])).not.toContain('--liftoff')
  })
})

describe('a host without switches', () => {
  test.each<[string, unknown]>([
    ['that is a browser', undefined],
    ['that is an old Node', {}],
  ])('%s gets the same results', (_, host) => {
    const expected = probabilities()
    vi.stubGlobal('process', host)
    const found = probabilities()
    vi.unstubAllGlobals()
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, 5)
  })
})
