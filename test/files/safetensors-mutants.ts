/** Damaged copies of a sound safetensors file, the same for the same seed. */
import { randomNumbers } from './random.ts'
import { concat, text, u64 } from './support.ts'

/** Bytes that matter in a header: half of the damage uses them, to get past its first check. */
const alphabet = text('0123456789{}[]",:\\- FIU')

/**
 * The `index`-th damaged copy: a few bytes changed, taken out, put in or moved, in the header or
 * anywhere. In three of four, the length of the header is made to fit again.
 */
export function mutate(original: Uint8Array, seed: number, index: number): Uint8Array {
  const random = randomNumbers(seed + index * 7919)
  const below = (limit: number): number => Math.floor(random() * limit)
  const headerEnd = 8 + Number(new DataView(original.buffer).getBigUint64(0, true))
  const keepLength = random() < 0.75
  let header = [...original.subarray(8, headerEnd)]
  let data = [...original.subarray(headerEnd)]
  for (let edits = 1 + below(3); edits > 0; edits--) {
    if (random() < 0.8) header = edit(header, below, alphabet)
    else data = edit(data, below, undefined)
  }
  const length = keepLength ? u64(header.length) : [...original.subarray(0, 8)]
  return concat(length, header, data)
}

function edit(
  bytes: readonly number[],
  below: (limit: number) => number,
  alphabet: Uint8Array | undefined,
): number[] {
  const at = below(bytes.length)
  const next = alphabet && below(2) ? alphabet[below(alphabet.length)]! : below(256)
  const digit = bytes.findIndex((byte, index) => index >= at && byte >= 0x30 && byte <= 0x39)
  switch (below(6)) {
    case 0:
      return bytes.with(at, next)
    case 1:
      return bytes.toSpliced(at, 1)
    case 2:
      return bytes.toSpliced(at, 0, next)
    case 3:
      return bytes.with(at, bytes[at]! ^ (1 << below(8)))
    case 4: {
      const piece = bytes.slice(at, at + 1 + below(60))
      return bytes.toSpliced(below(bytes.length), 0, ...piece)
    }
    default:
      return digit < 0 ? bytes.toSpliced(at, 4) : bytes.with(digit, 0x30 + below(10))
  }
}
