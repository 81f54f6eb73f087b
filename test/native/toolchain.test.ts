/** What is said where the compiler is missing or not up to it. */
import { describe, expect, test } from 'vitest'
import { findToolchain } from '../../src/native/toolchain.ts'

describe('the toolchain', () => {
  test('says that there is no compiler of that name', async () => {
    await expect(findToolchain('no-such-cc')).rejects.toThrow("no C compiler 'no-such-cc'")
  })

  test('says that a program which fails is no compiler', async () => {
    await expect(findToolchain(process.execPath)).rejects.toThrow('could not compile')
  })
})
