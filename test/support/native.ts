/** The C compiler that tests of machine code use; elsewhere in the tests there is none. */
import { findToolchain } from '../../src/native/toolchain.ts'

/** What `CC` said, else `cc`; see `scripts/test-environment.ts`. */
export const compiler = process.env['TENON_TEST_CC'] ?? 'cc'

export const toolchain = await findToolchain(compiler).catch((): undefined => undefined)
if (!toolchain) console.log(`SKIPPED: machine code needs a C compiler, and '${compiler}' is none`)
