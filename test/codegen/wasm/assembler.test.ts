/** The assembler makes modules that the engine accepts and that compute what they say. */
import { describe, expect, test } from 'vitest'
import { Assembler } from '../../../src/codegen/wasm/assembler.ts'
import type { FunctionBody } from '../../../src/codegen/wasm/body.ts'
import type { ValueType } from '../../../src/codegen/wasm/opcodes.ts'

const memoryImport = { module: 'env', name: 'memory', minimum: 1, maximum: 4 }

type Compute = (...values: number[]) => number

/** A running instance with one page of memory and the functions that `build` exports. */
function run(build: (assembler: Assembler) => void) {
  const assembler = new Assembler()
  assembler.importMemory(memoryImport)
  build(assembler)
  const bytes = assembler.finish()
  expect(WebAssembly.validate(bytes)).toBe(true)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  return {
    call: exports as Record<string, Compute>,
    floats: new Float32Array(memory.buffer),
    bytes: new Uint8Array(memory.buffer),
  }
}

/** Emits one function without exporting it: for what the emitter itself must refuse. */
function emitOnly(
  build: (body: FunctionBody) => void,
  params: ValueType[] = [],
  results: ValueType[] = [],
) {
  return () => new Assembler().addFunction({ params, results }, build)
}

describe('functions', () => {
  test('calls itself: factorial', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ params: ['i32'], results: ['i32'], export: 'factorial' }, body => {
        body.localGet(0)
        body.emit('i32.eqz')
        body.if(
          () => body.constI32(1),
          () => {
            body.localGet(0)
            body.localGet(0)
            body.constI32(1)
            body.emit('i32.sub')
            body.call(body.self)
            body.emit('i32.mul')
          },
          'i32',
        )
      }),
    )
    expect(call.factorial?.(10)).toBe(3628800)
  })

  test('share one type where their signatures are equal', () => {
    const assembler = new Assembler()
    const twice = { params: ['f32'], results: ['f32'] } as const
    const first = assembler.addFunction({ ...twice, export: 'first' }, body => body.localGet(0))
    assembler.addFunction({ ...twice, export: 'second' }, body => {
      body.localGet(0)
      body.call(first)
    })
    const bytes = assembler.finish()
    expect(WebAssembly.validate(bytes)).toBe(true)
    const typeSection = [1, 6, 1, 0x60, 1, 0x7d, 1, 0x7d]
    expect([...bytes.subarray(8, 16)]).toEqual(typeSection)
  })

  test('leave early through return and reach the end otherwise', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ params: ['i32'], results: ['i32'], export: 'clip' }, body => {
        body.localGet(0)
        body.constI32(9)
        body.emit('i32.gt_s')
        body.if(() => {
          body.constI32(9)
          body.return()
        })
        body.localGet(0)
      }),
    )
    expect([call.clip?.(3), call.clip?.(30)]).toEqual([3, 9])
  })
})

describe('control', () => {
  test('loops until a block is left', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ params: ['i32'], results: ['i32'], export: 'sumBelow' }, body => {
        const sum = body.addLocal('i32')
        const at = body.addLocal('i32')
        body.block(done => {
          body.loop(again => {
            body.localGet(at)
            body.localGet(0)
            body.emit('i32.ge_u')
            body.branchIf(done)
            body.localGet(sum)
            body.localGet(at)
            body.emit('i32.add')
            body.localSet(sum)
            body.localGet(at)
            body.constI32(1)
            body.emit('i32.add')
            body.localSet(at)
            body.branch(again)
          })
        })
        body.localGet(sum)
      }),
    )
    expect([call.sumBelow?.(0), call.sumBelow?.(100)]).toEqual([0, 4950])
  })

  test('carries a result out of a block by a branch', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ params: ['i32'], results: ['f32'], export: 'pick' }, body => {
        body.block(done => {
          body.constF32(1.5)
          body.localGet(0)
          body.branchIf(done)
          body.drop()
          body.constF32(-2.5)
        }, 'f32')
      }),
    )
    expect([call.pick?.(1), call.pick?.(0)]).toEqual([1.5, -2.5])
  })

  test('selects without branching, whatever the type', () => {
    const { call } = run(assembler => {
      for (const type of ['i32', 'f32', 'v128'] as const) {
        assembler.addFunction({ params: ['i32'], results: ['f32'], export: type }, body => {
          for (const value of [3, 4]) {
            if (type === 'i32') body.constI32(value)
            if (type === 'f32') body.constF32(value)
            if (type === 'v128') body.constF32x4([0, value, 0, 0])
          }
          body.localGet(0)
          body.select()
          if (type === 'i32') body.emit('f32.convert_i32_s')
          if (type === 'v128') body.lane('f32x4.extract_lane', 1)
        })
      }
    })
    for (const type of ['i32', 'f32', 'v128']) {
      expect([call[type]?.(1), call[type]?.(0)]).toEqual([3, 4])
    }
  })
})

describe('memory', () => {
  test('a vector loop computes a dot product', () => {
    const { call, floats } = run(assembler => {
      const params = ['i32', 'i32', 'i32'] as const // addresses of a and b, a multiple of 4
      assembler.addFunction({ params, results: ['f32'], export: 'dot' }, body => {
        const sum = body.addLocal('v128')
        body.loop(again => {
          body.localGet(sum)
          for (const operand of [0, 1]) {
            body.localGet(operand)
            body.load('v128.load', 0, 4)
          }
          body.emit('f32x4.mul')
          body.emit('f32x4.add')
          body.localSet(sum)
          for (const operand of [0, 1]) {
            body.localGet(operand)
            body.constI32(16)
            body.emit('i32.add')
            body.localSet(operand)
          }
          body.localGet(2)
          body.constI32(4)
          body.emit('i32.sub')
          body.localTee(2)
          body.branchIf(again)
        })
        for (const lane of [0, 1, 2, 3]) {
          body.localGet(sum)
          body.lane('f32x4.extract_lane', lane)
          if (lane > 0) body.emit('f32.add')
        }
      })
    })
    let expected = 0
    for (let at = 0; at < 16; at++) {
      floats[at] = 2 * at + 1
      floats[100 + at] = at - 8
      expected += (2 * at + 1) * (at - 8)
    }
    expect(call.dot?.(0, 400, 16)).toBe(expected)
  })

  test('loads, stores and lanes use their offsets', () => {
    const { call, floats, bytes } = run(assembler =>
      assembler.addFunction({ export: 'go' }, body => {
        body.constI32(32) // address of the last store
        body.constI32(0)
        body.constF32x4(0)
        body.memoryLane('v128.load32_lane', 2, 8, 4)
        body.store('v128.store', 0, 4)

        body.constI32(64)
        body.constI32(0)
        body.load('v128.load', 0, 4)
        body.memoryLane('v128.store64_lane', 1)

        body.constI32(80)
        body.constI32(3)
        body.load('i32.load8_u')
        body.store('i32.store8', 1)
      }),
    )
    floats.set([1, 2, 3, 4])
    call.go?.()
    expect([...floats.subarray(8, 12)]).toEqual([0, 0, 3, 0])
    expect([...floats.subarray(16, 18)]).toEqual([3, 4])
    expect(bytes[81]).toBe(0x3f) // the high byte of 1 in single precision
  })

  test('fills and copies', () => {
    const { call, bytes } = run(assembler =>
      assembler.addFunction({ export: 'go' }, body => {
        for (const value of [100, 7, 5]) body.constI32(value)
        body.emit('memory.fill')
        for (const value of [200, 99, 4]) body.constI32(value)
        body.emit('memory.copy')
      }),
    )
    call.go?.()
    expect([...bytes.subarray(99, 106)]).toEqual([0, 7, 7, 7, 7, 7, 0])
    expect([...bytes.subarray(200, 205)]).toEqual([0, 7, 7, 7, 0])
  })

  test('starts with the data it was given', () => {
    const { bytes } = run(assembler => assembler.addData(70, Uint8Array.of(1, 2, 3)))
    expect([...bytes.subarray(69, 74)]).toEqual([0, 1, 2, 3, 0])
  })

  test('is shared where the import says so', () => {
    const assembler = new Assembler()
    assembler.importMemory({ ...memoryImport, shared: true })
    const module = new WebAssembly.Module(assembler.finish())
    const instantiate = (shared: boolean) => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared })
      return () => new WebAssembly.Instance(module, { env: { memory } })
    }
    expect(instantiate(true)).not.toThrow()
    expect(instantiate(false)).toThrow(WebAssembly.LinkError)
  })

  test('shuffles bytes of two vectors', () => {
    const { call, floats } = run(assembler =>
      assembler.addFunction({ export: 'go' }, body => {
        body.constI32(0)
        body.constI32x4([0, 1, 2, 3])
        body.constI32x4([4, 5, 6, 7])
        const words = [7, 0, 4, 3]
        body.shuffle(words.flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte)))
        body.emit('f32x4.convert_i32x4_s')
        body.store('v128.store')
      }),
    )
    call.go?.()
    expect([...floats.subarray(0, 4)]).toEqual([7, 0, 4, 3])
  })
})

describe('constants', () => {
  const extremes = [
    0,
    1,
    -1,
    63,
    64,
    -64,
    -65,
    127,
    128,
    8191,
    8192,
    -8193,
    2 ** 31 - 1,
    -(2 ** 31),
  ]

  test.each(extremes)('the integer %d comes back', value => {
    const { call } = run(assembler =>
      assembler.addFunction({ results: ['i32'], export: 'get' }, body => body.constI32(value)),
    )
    expect(call.get?.()).toBe(value)
  })

  test.each([0, -0, 2 ** -149, (2 - 2 ** -23) * 2 ** 127, Infinity, -Infinity, NaN])(
    'the number %d comes back',
    value => {
      const { call } = run(assembler =>
        assembler.addFunction({ results: ['f32'], export: 'get' }, body => body.constF32(value)),
      )
      expect(call.get?.()).toBe(value)
    },
  )

  test('an unsigned pattern above 2^31 is taken modulo 2^32', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ results: ['i32'], export: 'get' }, body => body.constI32(0x9e3779b9)),
    )
    expect(call.get?.()).toBe(0x9e3779b9 | 0)
  })

  test.each([0, 127, 128, 16383, 16384, 2 ** 32 - 1])('offset %d is encoded', offset => {
    const assembler = new Assembler()
    assembler.importMemory(memoryImport)
    assembler.addFunction({ results: ['i32'] }, body => {
      body.constI32(0)
      body.load('i32.load', offset)
    })
    expect(WebAssembly.validate(assembler.finish())).toBe(true)
  })

  test('300 locals need two bytes for their numbers', () => {
    const { call } = run(assembler =>
      assembler.addFunction({ params: ['f32'], results: ['f32'], export: 'get' }, body => {
        let last = 0
        for (let at = 0; at < 300; at++) last = body.addLocal(at % 3 ? 'f32' : 'v128')
        body.localGet(0)
        body.localSet(last)
        body.localGet(last)
      }),
    )
    expect(call.get?.(2.5)).toBe(2.5)
  })
})

describe('mistakes of a printer are faults', () => {
  test('an operand of another type', () => {
    const emit = emitOnly(body => {
      body.constI32(1)
      body.constF32(1)
      body.emit('f32.add')
    })
    expect(emit).toThrow('f32.add takes f32, but the stack holds i32')
  })

  test('a missing operand', () => {
    const emit = emitOnly(body => body.emit('i32.eqz'))
    expect(emit).toThrow('i32.eqz takes i32, but the stack holds nothing')
  })

  test('an operand from outside the block', () => {
    const emit = emitOnly(body => {
      body.constI32(1)
      body.block(() => body.drop())
    })
    expect(emit).toThrow('the stack holds nothing')
  })

  test('a value left over', () => {
    expect(emitOnly(body => body.constI32(1))).toThrow('end leaves 1 values unused')
  })

  test('a result that is missing', () => {
    expect(emitOnly(() => {}, [], ['f32'])).toThrow('end takes f32')
  })

  test('code that can never run', () => {
    const emit = emitOnly(body => {
      body.return()
      body.constI32(1)
    })
    expect(emit).toThrow('could never run')
  })

  test('a branch to a block that has ended', () => {
    const emit = emitOnly(body => {
      body.block(first => body.block(() => body.branch(first)))
      body.block(first => {
        let inner = first
        body.block(label => (inner = label))
        body.block(() => body.branch(inner))
      })
    })
    expect(emit).toThrow('a branch names a block that has ended')
  })

  test('an if with a result and one side', () => {
    const emit = emitOnly(body => {
      body.constI32(1)
      body.if(() => body.constI32(1), undefined, 'i32')
    })
    expect(emit).toThrow('needs both sides')
  })

  test('a local, a lane, an alignment or a shuffle that does not exist', () => {
    expect(emitOnly(body => body.localGet(0))).toThrow('no local 0')
    const vector = (then: (body: FunctionBody) => void) =>
      emitOnly(body => (body.constF32x4(1), then(body)))
    expect(vector(body => body.lane('f32x4.extract_lane', 4))).toThrow('no lane 4')
    const address = (then: (body: FunctionBody) => void) =>
      emitOnly(body => (body.constI32(0), then(body)))
    expect(address(body => body.load('i32.load', 0, 8))).toThrow('cannot be aligned to 8')
    expect(address(body => body.load('i32.load', 0, 3))).toThrow('cannot be aligned to 3')
    expect(address(body => body.load('i32.load', -1))).toThrow('no unsigned 32-bit number')
    expect(emitOnly(body => body.shuffle([1]))).toThrow('needs 16')
  })

  test('two exports of one name, a second memory, a shared one without a maximum', () => {
    const assembler = new Assembler()
    assembler.importMemory(memoryImport)
    assembler.addFunction({ export: 'twice' }, () => {})
    expect(() => assembler.addFunction({ export: 'twice' }, () => {})).toThrow('twice')
    expect(() => assembler.importMemory(memoryImport)).toThrow('one memory')
    const unbounded = { module: 'env', name: 'memory', minimum: 1, shared: true }
    expect(() => new Assembler().importMemory(unbounded)).toThrow('needs a maximum')
  })
})
