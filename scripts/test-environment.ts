/** The environment that all tests run in. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What does not ask for machine code takes WebAssembly, as on a machine without a C compiler;
 * libraries that tests compile are kept from one run of the tests to the next.
 */
export const testEnvironment = {
  CC: 'no-compiler-in-tests',
  TENON_TEST_CC: process.env['CC'] ?? 'cc',
  TENON_CACHE: join(tmpdir(), 'tenon-tests'),
} as const
