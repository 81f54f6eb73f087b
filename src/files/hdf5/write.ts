/** Writes HDF5 in its first layout, which every library reads: groups, and float32 in one piece. */
import { assert } from '../../diagnostics/assert.ts'
import { encodeElements } from '../file-tensor.ts'
import { hdf5Signature } from './hdf5.ts'

/** Datasets by the path of their groups: `layers/dense/vars/0`. */
export type Hdf5Tensors = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> }
>

type Dataset = Parameters<Parameters<Hdf5Tensors['forEach']>[0]>[0]
type Tree = Map<string, Tree | Dataset>

/** The same bytes for the same tensors, whatever their order. */
export function formatHdf5(tensors: Hdf5Tensors): Uint8Array<ArrayBuffer> {
  const root: Tree = new Map()
  for (const [path, tensor] of tensors) place(root, path.split('/'), tensor)
  const widest = widestOf(root)
  const out = createOut(superblockBytes)
  // A tree has one node alone, wide enough for the group with the most members.
  const width = Math.max(16, Math.ceil(widest / symbolsPerNode / 2))
  const { header, tree, heap } = writeGroup(out, root, width)
  writeSuperblock(out, { header, tree, heap }, width)
  return out.bytes()
}

function place(tree: Tree, [first, ...rest]: readonly string[], tensor: Dataset): void {
  assert(first, 'a dataset without a name')
  if (rest.length === 0) {
    tree.set(first, tensor)
    return
  }
  const inner = tree.get(first) ?? new Map<string, Tree | Dataset>()
  assert(inner instanceof Map, `'${first}' is a dataset and a group`)
  tree.set(first, inner)
  place(inner, rest, tensor)
}

function widestOf(tree: Tree): number {
  const inner = [...tree.values()].filter(each => each instanceof Map)
  return Math.max(tree.size, ...inner.map(widestOf))
}

const superblockBytes = 96
const symbolsPerNode = 8
const nowhere = 0xffffffffffffffffn

/** Bytes that grow; what is put somewhere is a multiple of eight. */
interface Out {
  /** Takes room at the end; gives its address. */
  room(bytes: number): number
  put(at: number, bytes: Uint8Array): void
  u8(at: number, value: number): void
  u16(at: number, value: number): void
  u32(at: number, value: number): void
  u64(at: number, value: number | bigint): void
  text(at: number, text: string): void
  readonly length: number
  bytes(): Uint8Array<ArrayBuffer>
}

function createOut(first: number): Out {
  let buffer = new Uint8Array(2 ** 16)
  let view = new DataView(buffer.buffer)
  let length = first
  return {
    room(bytes) {
      const at = length
      length += Math.ceil(bytes / 8) * 8
      if (length > buffer.length) {
        const grown = new Uint8Array(Math.max(length, 2 * buffer.length))
        grown.set(buffer)
        buffer = grown
        view = new DataView(buffer.buffer)
      }
      return at
    },
    put: (at, bytes) => buffer.set(bytes, at),
    u8: (at, value) => view.setUint8(at, value),
    u16: (at, value) => view.setUint16(at, value, true),
    u32: (at, value) => view.setUint32(at, value, true),
    u64: (at, value) => view.setBigUint64(at, BigInt(value), true),
    text: (at, text) => buffer.set(new TextEncoder().encode(text), at),
    get length() {
      return length
    },
    bytes: () => buffer.slice(0, length),
  }
}

interface WrittenGroup {
  readonly header: number
  readonly tree: number
  readonly heap: number
}

function writeSuperblock(out: Out, { header, tree, heap }: WrittenGroup, width: number): void {
  out.put(0, Uint8Array.from(hdf5Signature))
  out.u8(13, 8)
  out.u8(14, 8)
  out.u16(16, symbolsPerNode / 2)
  out.u16(18, width)
  out.u64(32, nowhere)
  out.u64(40, out.length)
  out.u64(48, nowhere)
  writeEntry(out, 56, 0, { header, tree, heap })
}

/** Name, object header and, for a group, where its members are. */
function writeEntry(
  out: Out,
  at: number,
  name: number,
  { header, tree, heap }: { header: number; tree?: number; heap?: number },
): void {
  out.u64(at, name)
  out.u64(at + 8, header)
  if (tree === undefined || heap === undefined) return
  out.u32(at + 16, 1)
  out.u64(at + 24, tree)
  out.u64(at + 32, heap)
}

function writeGroup(out: Out, members: Tree, width: number): WrittenGroup {
  // Members are in the order of the bytes of their names.
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1))
  const written = sorted.map(([name, each]) => ({
    name,
    entry: each instanceof Map ? writeGroup(out, each, width) : { header: writeDataset(out, each) },
  }))
  const { heap, offsets } = writeNames(
    out,
    written.map(each => each.name),
  )
  const tree = out.room(24 + 8 * (2 * width + 1) + 8 * 2 * width)
  out.text(tree, 'TREE')
  const nodes = Math.ceil(written.length / symbolsPerNode)
  out.u16(tree + 6, nodes)
  out.u64(tree + 8, nowhere)
  out.u64(tree + 16, nowhere)
  for (let k = 0; k < nodes; k++) {
    const first = k * symbolsPerNode
    const own = written.slice(first, first + symbolsPerNode)
    const node = out.room(8 + 40 * symbolsPerNode)
    out.text(node, 'SNOD')
    out.u8(node + 4, 1)
    out.u16(node + 6, own.length)
    own.forEach(({ entry }, i) => writeEntry(out, node + 8 + 40 * i, offsets[first + i]!, entry))
    out.u64(tree + 32 + 16 * k, node)
    // The key behind a child is the last of its names.
    out.u64(tree + 40 + 16 * k, offsets[first + own.length - 1]!)
  }
  const header = writeHeader(out, [
    [
      symbolTableMessage,
      16,
      at => {
        out.u64(at, tree)
        out.u64(at + 8, heap)
      },
    ],
  ])
  return { header, tree, heap }
}

/** A local heap; its first name is the empty one. */
function writeNames(
  out: Out,
  names: readonly string[],
): { readonly heap: number; readonly offsets: readonly number[] } {
  let size = 8
  const offsets = names.map(name => {
    const offset = size
    size += Math.ceil((new TextEncoder().encode(name).length + 1) / 8) * 8
    return offset
  })
  const heap = out.room(32)
  const data = out.room(size)
  out.text(heap, 'HEAP')
  out.u64(heap + 8, size)
  out.u64(heap + 16, nothingFree)
  out.u64(heap + 24, data)
  names.forEach((name, i) => out.text(data + offsets[i]!, name))
  return { heap, offsets }
}

/** The offset of the first free piece of a heap that has none. */
const nothingFree = 1

const symbolTableMessage = 0x11
const dataspaceMessage = 0x01
const datatypeMessage = 0x03
const layoutMessage = 0x08

type WrittenMessage = readonly [type: number, bytes: number, write: (at: number) => void]

function writeHeader(out: Out, messages: readonly WrittenMessage[]): number {
  const padded = messages.map(([, bytes]) => Math.ceil(bytes / 8) * 8)
  const size = padded.reduce((sum, each) => sum + 8 + each, 0)
  const header = out.room(16 + size)
  out.u8(header, 1)
  out.u16(header + 2, messages.length)
  out.u32(header + 4, 1)
  out.u32(header + 8, size)
  let at = header + 16
  messages.forEach(([type, , write], i) => {
    out.u16(at, type)
    out.u16(at + 2, padded[i]!)
    write(at + 8)
    at += 8 + padded[i]!
  })
  return header
}

function writeDataset(out: Out, { shape, data }: Dataset): number {
  const at = data.byteLength === 0 ? nowhere : out.room(data.byteLength)
  if (typeof at === 'number') out.put(at, encodeElements({ dtype: 'float32', shape, data }))
  return writeHeader(out, [
    [
      dataspaceMessage,
      8 + 8 * shape.length,
      from => {
        out.u8(from, 1)
        out.u8(from + 1, shape.length)
        shape.forEach((size, i) => out.u64(from + 8 + 8 * i, size))
      },
    ],
    [datatypeMessage, 20, from => float32Type.forEach((each, i) => out.u8(from + i, each))],
    [
      layoutMessage,
      18,
      from => {
        out.u8(from, 3)
        out.u8(from + 1, 1)
        out.u64(from + 2, at)
        out.u64(from + 10, data.byteLength)
      },
    ],
  ])
}

/**
 * Class 1 (float), version 1; little-endian, the first bit of the fraction implied, sign in bit 31;
 * 4 bytes; 32 bits from 0, exponent of 8 bits from 23, fraction of 23 from 0, bias 127.
 */
const float32Type = [
  ...[0x11, 0x20, 31, 0],
  ...[4, 0, 0, 0],
  ...[0, 0, 32, 0],
  ...[23, 8, 0, 23],
  ...[127, 0, 0, 0],
]
