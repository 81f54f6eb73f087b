/** What the WebAssembly engine can do, and V8's switches around our own compile. */
import { Assembler } from '../codegen/wasm/assembler.ts'

/** A module whose only function is one relaxed multiply-add: valid where the engine has it. */
export function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const probe = new Assembler()
  probe.addFunction({ params: ['v128'], results: ['v128'] }, body => {
    for (let operand = 0; operand < 3; operand++) body.localGet(0)
    body.emit('f32x4.relaxed_madd')
  })
  return probe.finish()
}

/** Node's module for V8's switches; browsers have none, and everything works without. */
interface V8Switches {
  setFlagsFromString(flag: string): void
}

function v8Switches(): V8Switches | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } })
    .process
  return host?.getBuiltinModule?.('node:v8') as V8Switches | undefined
}

/**
 * Runs `compile` with relaxed SIMD allowed and the baseline tier off, so that kernels are fast from
 * the first call, and puts the switches back. `relaxed` tells whether multiply-add may be used.
 */
export function withCompilerSwitches<T>(compile: (relaxed: boolean) => T): T {
  const switches = v8Switches()
  const probe = relaxedProbe()
  const before = WebAssembly.validate(probe)
  if (!switches) return compile(before)
  switches.setFlagsFromString('--no-liftoff')
  switches.setFlagsFromString('--no-wasm-lazy-compilation')
  if (!before) switches.setFlagsFromString('--experimental-wasm-relaxed-simd')
  try {
    return compile(WebAssembly.validate(probe))
  } finally {
    switches.setFlagsFromString('--liftoff')
    switches.setFlagsFromString('--wasm-lazy-compilation')
    if (!before) switches.setFlagsFromString('--no-experimental-wasm-relaxed-simd')
  }
}
