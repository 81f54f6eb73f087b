/** A state dict on a disk: which tensors it holds, each read when it is asked for. */
import { refuse } from '../../diagnostics/diagnostic.ts'
import { brainToNumber, halfToNumber } from '../../files/half.ts'
import { readPart, sizeChecked } from '../../files/read.ts'
import { decodeTensor } from '../../files/safetensors.ts'
import {
  type TensorEntry,
  lengthBytes,
  parseSafetensorsHeader,
  safetensorsHeaderEnd,
} from '../../files/safetensors-header.ts'
import { startsWith } from '../../files/signatures.ts'

export interface StateDict {
  readonly file: string
  readonly tensors: ReadonlyMap<string, TensorEntry>
  /** The numbers of a tensor, read anew each time. */
  read(name: string): Float32Array
}

/** More than any state dict that fits into memory: 16 GiB. */
const maxBytes = 2 ** 34

/** Undefined where the file is something else, as its first bytes say. */
export function openStateDict(file: string): StateDict | undefined {
  const size = sizeChecked(file, { maxBytes })
  const head = readPart(file, { start: 0, end: Math.min(size, 512), size })
  refusePickle(head, file)
  // The length of a header is less than 2^32, and the header is a map.
  if (head[lengthBytes] !== 0x7b || !startsWith(head.subarray(4), [0, 0, 0, 0])) return undefined
  const end = safetensorsHeaderEnd(head, file, size)
  const header = parseSafetensorsHeader(readPart(file, { start: 0, end, size }), file, size)
  return {
    file,
    tensors: header.tensors,
    read(name) {
      const entry = header.tensors.get(name)!
      const bytes = readPart(file, { start: entry.start, end: entry.end, size })
      return asFloats(decodeTensor(bytes, name, entry, file))
    },
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
