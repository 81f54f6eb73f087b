/** How wide a text is: estimated without a font, on the wide side, so that it fits. */

/** In thousandths of the font size: the wider of DejaVu Sans and Arial, rounded up. */
const widths: readonly (readonly [characters: string, width: number])[] = [
  ["'|ijlI ", 330],
  ['!.,:;t()[]/\\-f·', 410],
  ['"_*`rJ', 500],
  ['sc', 560],
  ['kvxyzL?', 600],
  ['abdeghnopquFTZ$0123456789{}', 640],
  ['ABEKPSVXY', 700],
  ['CDGHNOQRU&', 790],
  ['w~^+<>=#×→−', 840],
  ['mMWQ%@…', 1020],
]

const widthOf: ReadonlyMap<string, number> = new Map(
  widths.flatMap(([characters, width]) => [...characters].map(each => [each, width] as const)),
)

/** Letters of other scripts are at most about as wide as the font is high. */
const unknownWidth = 1050

const boldFactor = 1.13

export interface TextStyle {
  /** In pixels. */
  readonly size: number
  readonly bold?: boolean
}

/** Width in pixels, rounded up. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  const units = [...text].reduce((sum, each) => sum + (widthOf.get(each) ?? unknownWidth), 0)
  return Math.ceil((units / 1000) * size * (bold ? boldFactor : 1))
}

/**
 * The text, or as much of it as is not wider than `width`, with `…` for what is left out. The last
 * `tail` characters are kept: the number at the end of a name tells it from others.
 */
export function fitText(text: string, width: number, style: TextStyle, tail = 0): string {
  if (textWidth(text, style) <= width) return text
  const characters = [...text]
  const end = characters.splice(characters.length - tail).join('')
  while (characters.length > 0) {
    characters.pop()
    const shortened = `${characters.join('').trimEnd()}…${end}`
    if (textWidth(shortened, style) <= width) return shortened
  }
  return ''
}

/** As many entries of a list as are not wider than `width`, with `…` for what is left out. */
export function fitList(text: string, width: number, style: TextStyle): string {
  const entries = text.split(', ')
  for (let count = entries.length; count > 0; count--) {
    const rest = count < entries.length ? ['…'] : []
    const shown = [...entries.slice(0, count), ...rest].join(', ')
    if (textWidth(shown, style) <= width) return shown
  }
  return ''
}

/** Breaks a list at its commas into lines that are not wider than `width`, where it can. */
export function wrapText(text: string, width: number, style: TextStyle): readonly string[] {
  const lines: string[] = []
  for (const item of text.split(/(?<=,) /)) {
    const longer = `${lines.at(-1)} ${item}`
    if (lines.length > 0 && textWidth(longer, style) <= width) lines[lines.length - 1] = longer
    else lines.push(item)
  }
  return lines
}
