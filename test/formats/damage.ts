/** Sound files made unsound: in their bytes, their JSON, their archives. */
import { formatZip } from '../../src/files/zip-write.ts'
import { openZip } from '../../src/files/zip.ts'

const favourites = [0, 1, 2, 7, 8, 16, 31, 34, 44, 58, 91, 93, 123, 125, 127, 128, 255]

/** A few bytes changed, a piece left out, doubled or cut off. */
export function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const place = (): number => Math.floor(random() * bytes.length)
  const kind = random()
  if (kind < 0.1) return bytes.slice(0, place())
  if (kind < 0.25) {
    const [start, length] = [place(), 1 + Math.floor(random() * 16)]
    const piece = bytes.slice(start, start + length)
    const rest = kind < 0.17 ? [] : [piece, piece]
    return Buffer.concat([bytes.slice(0, start), ...rest, bytes.slice(start + length)])
  }
  const copy = bytes.slice()
  for (let k = 1 + Math.floor(random() * 4); k > 0; k--) {
    const isBit = random() < 0.5
    const at = place()
    copy[at] = isBit
      ? copy[at]! ^ (1 << Math.floor(random() * 8))
      : favourites[Math.floor(random() * favourites.length)]!
  }
  return copy
}

/** JSON with a value changed: of another type, far too large, gone, or a name that is another's. */
export function damagedJson(text: string, random: () => number): string {
  const strange = [
    'null',
    '-1',
    '1e9',
    '1e300',
    '[]',
    '{}',
    '"x"',
    '[[[[]]]]',
    'true',
    '2147483648',
  ]
  const values = [...text.matchAll(/(?<=[:[,])\s*(?:-?\d[\d.e+-]*|"[^"]*"|true|false|null)/g)]
  const chosen = values[Math.floor(random() * values.length)]!
  const value = strange[Math.floor(random() * strange.length)]!
  return text.slice(0, chosen.index) + value + text.slice(chosen.index + chosen[0].length)
}

/** An archive whose entry is damaged, with the right sums, or which is damaged itself. */
export function damagedArchive(bytes: Uint8Array, random: () => number): Uint8Array {
  const kind = random()
  if (kind < 0.2) return damaged(bytes, random)
  const archive = openZip(bytes, 'whole')
  return formatZip(
    archive.names.map(name => {
      const entry = archive.entry(name)!
      const isChosen = name === (kind < 0.6 ? 'config.json' : 'model.weights.h5')
      if (!isChosen) return [name, entry]
      if (kind > 0.45) return [name, damaged(entry, random)]
      return [name, Buffer.from(damagedJson(Buffer.from(entry).toString(), random))]
    }),
  )
}
