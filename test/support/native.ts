/** The C compiler that tests of machine code use; elsewhere in the tests there is none. */
import { afterAll, beforeAll } from 'vitest'
import { findToolchain } from '../../src/native/toolchain.ts'

/** What `CC` said, else `cc`; see `scripts/test-environment.ts`. */
export const compiler = process.env['TENON_TEST_CC'] ?? 'cc'

export const toolchain = await findToolchain(compiler).catch((): undefined => undefined)
if (!toolchain) console.log(`SKIPPED: machine code needs a C compiler, and '${compiler}' is none`)

/** The targets that results are compared on. */
export const targets = (['reference', 'wasm', 'native'] as const).filter(
  each => each !== 'native' || toolchain,
)

export type Target = (typeof targets)[number]

/** Compiling C takes a while, so that the suite takes one case of so many; the soak takes all. */
const oneOf = process.env['TENON_TEST_ALL'] ? 1 : 40

/** The cases that are run on a target. */
export function casesOn<T>(target: Target, cases: readonly T[]): readonly T[] {
  return target === 'native' ? cases.filter((_, i) => i % oneOf === 0) : cases
}

/** Gives the tests of a target the compiler that it needs. */
export function useTarget(target: Target): void {
  const { CC } = process.env
  if (target !== 'native') return
  beforeAll(() => void (process.env['CC'] = compiler))
  afterAll(() => void (process.env['CC'] = CC))
}
