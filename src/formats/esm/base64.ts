/** Bytes as text inside a module. */

/** An expression for bytes that are part of the module. */
export function inlined(bytes: Uint8Array): string {
  return `fromBase64('${toBase64(bytes)}')`
}

/** `btoa` takes text; a part at a time, for a call has a limit to its arguments. */
export function toBase64(bytes: Uint8Array): string {
  const part = 3 * 8192
  const parts = Array.from({ length: Math.ceil(bytes.length / part) }, (_, i) =>
    btoa(String.fromCharCode(...bytes.subarray(i * part, (i + 1) * part))),
  )
  return parts.join('')
}
