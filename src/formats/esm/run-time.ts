/** Functions that every generated module needs, as far as it calls them. */

const functions: { readonly [name: string]: string } = {
  read: `/** The bytes of a source: a URL, or what they are already. */
async function read(source) {
  if (source instanceof URL || typeof source === 'string') {
    if (source.protocol === 'file:') {
      const files = 'node:fs/promises' // a name in a variable, which bundlers leave to Node
      const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files)
      return readFile(source)
    }
    const answer = await fetch(source)
    if (!answer.ok) throw new Error(\`\${source} cannot be fetched: \${answer.status}\`)
    return new Uint8Array(await answer.arrayBuffer())
  }
  return source instanceof Uint8Array ? source : new Uint8Array(source)
}`,
  startsWith: `function startsWith(bytes, text) {
  return String.fromCharCode(...bytes.subarray(0, text.length)) === text
}`,
  fromBase64: `function fromBase64(text) {
  return Uint8Array.from(atob(text), each => each.charCodeAt(0))
}`,
  reserve: `/** Makes the memory at least so long; it never shrinks. */
function reserve(memory, bytes) {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / 65536)
  if (missing > 0) memory.grow(missing)
}`,
  batchOf: `/** How many examples of \`size\` values an input holds. */
function batchOf(given, name, size) {
  const batch = given[name]?.length / size
  if (Number.isInteger(batch) && batch > 0) return batch
  throw new Error(\`input '\${name}' must hold \${size} values for each example\`)
}`,
  sizeOf: `/** A size that no length tells. */
function sizeOf(sizes, name) {
  const size = sizes?.[name]
  if (Number.isInteger(size) && size > 0) return size
  throw new Error(\`the size '\${name}' must be given: run(inputs, { \${name}: 1 })\`)
}`,
  put: `/** Copies an input into memory. */
function put(memory, address, Type, length, given, name) {
  const value = given[name]
  const fits = value instanceof Type || (Type === Uint8Array && value instanceof Uint8ClampedArray)
  if (!fits) throw new Error(\`input '\${name}' must be a \${Type.name}\`)
  if (value.length !== length)
    throw new Error(\`input '\${name}' has \${value.length} values where \${length} are due\`)
  new Type(memory.buffer, address, length).set(value)
}`,
  take: `/** A copy of an output. */
function take(memory, address, Type, length) {
  return new Type(memory.buffer, address, length).slice()
}`,
}

/** Those that `text` calls. */
export function runTimeFor(text: string): string {
  const called = Object.entries(functions).filter(([name]) => text.includes(`${name}(`))
  return called.map(([, code]) => `\n${code}\n`).join('')
}
