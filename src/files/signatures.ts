/** What a file is, judged by its first bytes: for the hint when another format is expected. */

interface Signature {
  readonly bytes: readonly number[]
  /** What the file is and what to do with it. */
  readonly hint: string
}

const signatures: readonly Signature[] = [
  { bytes: [0x1f, 0x8b], hint: 'it is compressed with gzip; unpack it first' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    hint: 'it is a zip archive (.npz, .keras and .pt files are); take the tensors out of it first',
  },
  { bytes: [0x89, 0x48, 0x44, 0x46], hint: 'it is an HDF5 file (.h5)' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], hint: 'it is a PNG picture; `images` names folders of them' },
  { bytes: [0xff, 0xd8, 0xff], hint: 'it is a JPEG picture' },
  { bytes: [0x47, 0x47, 0x55, 0x46], hint: 'it is a GGUF file' },
  { bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], hint: 'it is a NumPy array (.npy)' },
  { bytes: [0x80, 0x02], hint: 'it is a Python pickle, which is never read: it may hold code' },
  {
    bytes: [0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x20],
    hint: 'it is a pointer of Git LFS; run `git lfs pull`',
  },
]

/** Says which well-known format `bytes` are in; undefined where none is recognised. */
export function recognise(bytes: Uint8Array): string | undefined {
  return signatures.find(each => startsWith(bytes, each.bytes))?.hint
}

export const pngMagic: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, pngMagic)

export function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, at) => bytes[at] === byte)
}
