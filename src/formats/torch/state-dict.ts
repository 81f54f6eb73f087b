/** A state dict on a disk: which tensors it holds, each read when it is asked for. */
import { refuse } from '../../diagnostics/diagnostic.ts'
import { brainToNumber, halfToNumber } from '../../files/half.ts'
import { type OpenFile, openFileChecked } from '../../files/read.ts'
import { decodeTensor } from '../../files/safetensors.ts'
import { readSafetensorsHeader } from '../../files/safetensors-file.ts'
import { type TensorEntry, lengthBytes } from '../../files/safetensors-header.ts'
import { startsWith } from '../../files/signatures.ts'

export interface StateDict {
  readonly file: string
  readonly tensors: ReadonlyMap<string, TensorEntry>
  /** The numbers of a tensor, read anew each time. */
  read(name: string): Float32Array
  close(): void
}

/** More than any state dict that fits into memory: 16 GiB. */
const maxBytes = 2 ** 34

/** Undefined where the file is something else, as its first bytes say. Stays open until closed. */
export function openStateDict(path: string): StateDict | undefined {
  const file = openFileChecked(path, { maxBytes })
  try {
    const state = isSafetensors(file) ? readStateDict(file) : undefined
    if (!state) file.close()
    return state
  } catch (error) {
    file.close()
    throw error
  }
}

function isSafetensors(file: OpenFile): boolean {
  const head = new Uint8Array(Math.min(file.size, 512))
  file.read(0, head)
  refusePickle(head, file.path)
  // The length of a header is less than 2^32, and the header is a map.
  return head[lengthBytes] === 0x7b && startsWith(head.subarray(4), [0, 0, 0, 0])
}

function readStateDict(file: OpenFile): StateDict {
  const { tensors } = readSafetensorsHeader(file)
  return {
    file: file.path,
    tensors,
    read(name) {
      const entry = tensors.get(name)!
      const bytes = new Uint8Array(entry.end - entry.start)
      file.read(entry.start, bytes)
      return asFloats(decodeTensor(bytes, name, entry, file.path))
    },
    close: () => file.close(),
  }
}

/** A zip whose first entry is the pickle or a version beside it, a bare pickle, an old tar. */
function refusePickle(head: Uint8Array, file: string): void {
  const isZip = startsWith(head, [0x50, 0x4b, 0x03, 0x04])
  const start = new TextDecoder('latin1').decode(head)
  const isPickle = head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5
  if (!isPickle && !(isZip && /\/(?:data\.pkl|\.format_version|byteorder)/.test(start))) return
  const hint =
    'python -c "import torch; from safetensors.torch import save_file; ' +
    `save_file(torch.load('${file}', weights_only=True), 'net.safetensors')"`
  refuse('pickled-model', { file }, undefined, { hint })
}

function asFloats({ dtype, data }: ReturnType<typeof decodeTensor>): Float32Array {
  if (dtype === 'float32') return data as Float32Array
  const numbers = data as ArrayLike<number>
  if (dtype === 'float16') return Float32Array.from(numbers, halfToNumber)
  if (dtype === 'bfloat16') return Float32Array.from(numbers, brainToNumber)
  return Float32Array.from(numbers, Number)
}
