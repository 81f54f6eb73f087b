/** Counts what code allocates in buffers. */

const countedTypes = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const

/** A constructor of any of them, as far as counting needs to know. */
type BufferType = new (...args: readonly unknown[]) => ArrayBufferLike | ArrayBufferView

/**
 * Bytes of all buffers that are made until the work is done, those that are given up meanwhile
 * included. What the engine or Node makes by itself (inflated bytes, copies of `slice`) is counted as
 * far as it is still there in the end.
 */
export async function allocatedBy(work: () => Promise<void>): Promise<number> {
  const globals = globalThis as unknown as { [name: string]: BufferType }
  const plain = new Map(countedTypes.map(name => [name, globals[name]!]))
  let bytes = 0
  const before = process.memoryUsage().arrayBuffers
  for (const [name, type] of plain) globals[name] = counting(type, made => (bytes += made))
  try {
    await work()
  } finally {
    for (const [name, type] of plain) globals[name] = type
  }
  return Math.max(bytes, process.memoryUsage().arrayBuffers - before)
}

/** The same type, whose objects with bytes of their own are reported. */
function counting(type: BufferType, add: (bytes: number) => void): BufferType {
  const counted: BufferType = new Proxy(type, {
    construct(target, args, newTarget) {
      // Views of a buffer have no bytes of their own.
      const isView = args[0] instanceof ArrayBuffer || args[0] instanceof SharedArrayBuffer
      const own = newTarget === counted ? target : newTarget
      const made = Reflect.construct(target, args, own) as { readonly byteLength: number }
      if (!isView) add(made.byteLength)
      return made
    },
  })
  return counted
}
