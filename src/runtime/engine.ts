/** What the WebAssembly engine can do, found out by asking it, and V8's switches around our own compile. */

/** A module whose only function is one relaxed multiply-add. */
const relaxedProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 0, 253, 17,
  65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11,
])

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
 * Runs `compile` with relaxed SIMD allowed and the baseline tier off, so that kernels are fast from the first call,
 * and puts the switches back. `relaxed` tells whether multiply-add may be used.
 */
export function withCompilerSwitches<T>(compile: (relaxed: boolean) => T): T {
  const switches = v8Switches()
  if (!switches) return compile(WebAssembly.validate(relaxedProbe))
  const before = WebAssembly.validate(relaxedProbe)
  switches.setFlagsFromString('--no-liftoff')
  switches.setFlagsFromString('--no-wasm-lazy-compilation')
  if (!before) switches.setFlagsFromString('--experimental-wasm-relaxed-simd')
  try {
    return compile(WebAssembly.validate(relaxedProbe))
  } finally {
    switches.setFlagsFromString('--liftoff')
    switches.setFlagsFromString('--wasm-lazy-compilation')
    if (!before) switches.setFlagsFromString('--no-experimental-wasm-relaxed-simd')
  }
}
