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

/** What of Node is used here; browsers have none of it, and everything works without. */
interface Host {
  getBuiltinModule?(name: string): unknown
  readonly execArgv?: readonly string[]
  readonly env?: { readonly [name: string]: string | undefined }
}

/** Node's module for V8's switches. */
interface V8Switches {
  setFlagsFromString(flag: string): void
}

/** Without the baseline tier, and with all code compiled at once: fast from the first call. */
const switchedOff = ['liftoff', 'wasm-lazy-compilation'] as const

const relaxedSwitch = 'experimental-wasm-relaxed-simd'

/** The switches that may be changed and put back: V8 tells none, so those of the host stay. */
function ownSwitches(
  { execArgv = [], env = {} }: Host,
  names: readonly string[],
): readonly string[] {
  const given = [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)]
  const set = new Set(given.map(each => each.replace(/^--(no-?)?|=.*$/g, '').replaceAll('_', '-')))
  return names.filter(each => !set.has(each))
}

/**
 * Runs `compile` with relaxed SIMD allowed and the baseline tier off, so that kernels are fast from
 * the first call, and puts the switches back. `relaxed` tells whether multiply-add may be used.
 */
export function withCompilerSwitches<T>(compile: (relaxed: boolean) => T): T {
  const { process: host = {} } = globalThis as { process?: Host }
  const switches = host.getBuiltinModule?.('node:v8') as V8Switches | undefined
  const probe = relaxedProbe()
  const before = WebAssembly.validate(probe)
  if (!switches) return compile(before)
  const off = ownSwitches(host, switchedOff)
  const on = before ? [] : ownSwitches(host, [relaxedSwitch])
  const set = (no: readonly string[], yes: readonly string[]): void => {
    for (const each of no) switches.setFlagsFromString(`--no-${each}`)
    for (const each of yes) switches.setFlagsFromString(`--${each}`)
  }
  set(off, on)
  try {
    return compile(WebAssembly.validate(probe))
  } finally {
    set(on, off)
  }
}
