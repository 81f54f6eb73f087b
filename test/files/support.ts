/** What the tests of files share: samples, refusals, and bytes written by hand. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect } from 'vitest'

import { type Diagnostic, TenonError } from '../../src/diagnostics/diagnostic.ts'

export function sample(name: string): Uint8Array<ArrayBuffer> {
  const path = fileURLToPath(new URL(`samples/${name}`, import.meta.url))
  return new Uint8Array(readFileSync(path))
}

/** The one diagnostic that `run` throws; anything else, or nothing, fails the test. */
export function refusal(run: () => unknown): Diagnostic {
  let thrown: unknown
  try {
    run()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(TenonError)
  const { diagnostics } = thrown as TenonError
  expect(diagnostics).toHaveLength(1)
  return diagnostics[0]!
}

export function text(value: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(value))
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return new Uint8Array(parts.flatMap(part => [...part]))
}

/** `value` in eight bytes, little-endian. */
export function u64(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true)
  return bytes
}

/** A safetensors file with this header, as text or bytes, and so many bytes of zeros as data. */
export function safetensorsFile(header: string | Uint8Array, dataBytes = 0): Uint8Array {
  const bytes = typeof header === 'string' ? text(header) : header
  return concat(u64(bytes.length), bytes, new Uint8Array(dataBytes))
}
