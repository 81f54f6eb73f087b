/** Groups of the old form: a B-tree over symbol nodes, whose names lie in a local heap. */
import type { Hdf5Bytes } from './bytes.ts'
import { findMessage, newer, readMessages } from './object-header.ts'

/** Addresses of the object headers of a group's members, in the order of their names. */
export type Members = ReadonlyMap<string, number>

/** Undefined where the object is no group. */
export function readMembers(bytes: Hdf5Bytes, header: number): Members | undefined {
  const messages = readMessages(bytes, header)
  if (findMessage(messages, 'linkInfo') || findMessage(messages, 'link')) bytes.fail(header, newer)
  const table = findMessage(messages, 'symbolTable')
  if (!table) return undefined
  const names = heapAt(bytes, bytes.size(table.at + 8))
  const members = new Map<string, number>()
  for (const node of symbolNodes(bytes, bytes.size(table.at)))
    for (const [name, address] of readSymbols(bytes, node, names)) {
      if (members.has(name)) bytes.fail(node, `a group holds '${name}' twice`)
      members.set(name, address)
    }
  return members
}

/** Addresses of the symbol nodes below a node of the B-tree, left to right. */
function symbolNodes(bytes: Hdf5Bytes, root: number): readonly number[] {
  const nodes: number[] = []
  const seen = new Set<number>()
  const open = [root]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) bytes.fail(at, 'the nodes of a group go in a circle')
    seen.add(at)
    if (bytes.has(at, 'SNOD')) {
      nodes.push(at)
      continue
    }
    if (!bytes.has(at, 'TREE') || bytes.u8(at + 4) !== 0) bytes.fail(at, 'no node of a group')
    const count = bytes.u16(at + 6)
    // Behind 24 bytes of header: key, child, key, child, ..., key.
    const children = Array.from({ length: count }, (_, i) => bytes.size(at + 32 + 16 * i))
    open.push(...children.reverse())
  }
  return nodes
}

const entryBytes = 40

function readSymbols(
  bytes: Hdf5Bytes,
  node: number,
  nameAt: (offset: number, from: number) => string,
): readonly (readonly [name: string, header: number])[] {
  return Array.from({ length: bytes.u16(node + 6) }, (_, i) => {
    const at = node + 8 + entryBytes * i
    // What is cached of a member; 2 is a soft link, which leads to a name instead of an object.
    if (bytes.u32(at + 16) === 2) bytes.fail(at, 'a soft link, which is never followed')
    return [nameAt(bytes.size(at), at), bytes.size(at + 8)] as const
  })
}

/** Gives the names of a local heap by their offset. */
function heapAt(bytes: Hdf5Bytes, at: number): (offset: number, from: number) => string {
  if (!bytes.has(at, 'HEAP')) bytes.fail(at, 'no heap of names')
  const data = bytes.part(bytes.size(at + 24), bytes.size(at + 8))
  return (offset, from) => {
    const end = offset < data.length ? data.indexOf(0, offset) : -1
    if (end < 0 || end - offset > longestName) return bytes.fail(from, 'a name beyond its heap')
    return decodeText(data.subarray(offset, end)) ?? bytes.fail(from, 'a name that is no UTF-8')
  }
}

const longestName = 4096

/** Undefined for what is no UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
