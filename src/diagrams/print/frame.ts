/** What stands in a drawn box, and where: bands of layers, lines of text, all in whole pixels. */
import type { Kind } from '../picture/kinds.ts'
import { costText, plainText } from '../picture/label-text.ts'
import type { Size } from '../layout/layout.ts'
import type { Box } from '../picture/picture.ts'
import { type TextStyle, fitText, textWidth, wrapText } from './text-width.ts'

/** How texts of each class look; the style sheet of the SVG is made from it. */
export const textStyles = {
  title: { size: 17, bold: true },
  subtitle: { size: 12 },
  label: { size: 13, bold: true },
  name: { size: 13 },
  detail: { size: 11 },
  shape: { size: 11 },
} as const satisfies { readonly [name: string]: TextStyle }

export type TextClass = keyof typeof textStyles

/** A line of text inside a box; `y` is its baseline. */
export interface FrameText {
  readonly text: string
  readonly style: TextClass
  /** Follows on the same line, in the style of names. */
  readonly name?: string
  /** Left end, or the right end where it is aligned to the right. */
  readonly x: number
  readonly y: number
  readonly right: boolean
}

/** The coloured strip of one layer, as wide as the box. */
export interface Band {
  readonly kind: Kind
  readonly y: number
  readonly height: number
}

export interface Frame extends Size {
  readonly bands: readonly Band[]
  readonly texts: readonly FrameText[]
}

const left = 16
const right = 12
/** Between a label and its name. */
export const gap = 7
const bandHeight = 28
const baseline = 19
const lineHeight = 15
const footerHeight = 22
const narrowest = 176
const widest = 316
/** Longer details are broken into lines. */
const widestDetail = 190

interface BandText {
  readonly kind: Kind
  readonly label: string
  readonly name: string
  /** At the right end. */
  readonly note: string
  /** Lines below, in the same band. */
  readonly detail: readonly string[]
}

/** One width for all boxes: what the widest needs, within reason. Even, to have a middle. */
export function frameWidth(boxes: readonly Box[]): number {
  const wanted = boxes.flatMap(bandsOf).map(bandWidth)
  const width = Math.min(widest, Math.max(narrowest, ...wanted))
  return width + (width % 2)
}

/** The contents of a box of the given width; what does not fit is shortened. */
export function frameOf(box: Box, width: number): Frame {
  const bands: Band[] = []
  const texts: FrameText[] = []
  let y = 0
  for (const band of bandsOf(box)) {
    const lines = band.detail.flatMap(each => wrapText(each, spaceIn(width), textStyles.detail))
    const height = bandHeight + lines.length * lineHeight + (lines.length > 0 ? 1 : 0)
    bands.push({ kind: band.kind, y, height })
    texts.push(...headTexts(band, y, width))
    texts.push(
      ...lines.map((each, i) => detailText(each, y + baseline + i * lineHeight + 16, width)),
    )
    y += height
  }
  const footer = footerOf(box)
  if (!footer) return { width, height: y, bands, texts }
  texts.push(detailText(footer, y + lineHeight, width))
  return { width, height: y + footerHeight, bands, texts }
}

/** A kernel shows its layers, and what they cost together below; a layer is one band. */
function bandsOf({ kind, label, name, detail, params, flops, parts }: Box): readonly BandText[] {
  if (parts.length > 0)
    return parts.map(part => ({
      kind: part.kind,
      label: plainText(part.type),
      name: plainText(part.name),
      note: part.ops,
      detail: [],
    }))
  const lines = [...detail, costText(params, flops)].filter(Boolean).map(plainText)
  return [{ kind, label: plainText(label), name: plainText(name), note: '', detail: lines }]
}

function footerOf({ parts, params, flops }: Box): string {
  return parts.length > 0 ? costText(params, flops) : ''
}

function spaceIn(width: number): number {
  return width - left - right
}

function bandWidth({ label, name, note, detail }: BandText): number {
  const head =
    textWidth(label, textStyles.label) + gap + textWidth(name, textStyles.name) + noteWidth(note)
  const lines = detail.map(each => Math.min(widestDetail, textWidth(each, textStyles.detail)))
  return left + Math.max(head, ...lines) + right
}

function noteWidth(note: string): number {
  return note ? 2 * gap + textWidth(note, textStyles.detail) : 0
}

/** The label has the first claim on the space, then the note, then the name. */
function headTexts(band: BandText, top: number, width: number): readonly FrameText[] {
  const y = top + baseline
  const label = fitText(band.label, spaceIn(width), textStyles.label)
  const afterLabel = spaceIn(width) - textWidth(label, textStyles.label)
  const note = noteWidth(band.note) <= afterLabel ? band.note : ''
  const name = fitName(band, afterLabel - noteWidth(note) - gap)
  const head: FrameText = { text: label, style: 'label', x: left, y, right: false }
  const texts: FrameText[] = [name ? { ...head, name } : head]
  if (note) texts.push({ text: note, style: 'detail', x: width - right, y, right: true })
  return texts
}

/** Keeps the number at the end. A name that only repeats the label fits or is left out. */
function fitName({ label, name }: BandText, width: number): string {
  const number = /_\d+$/.exec(name)?.[0] ?? ''
  const fitted = fitText(name, width, textStyles.name, number.length)
  const repeats = name.replaceAll('_', '') === label.toLowerCase()
  return repeats && fitted !== name ? '' : fitted
}

function detailText(text: string, y: number, width: number): FrameText {
  const fitted = fitText(text, spaceIn(width), textStyles.detail)
  return { text: fitted, style: 'detail', x: left, y, right: false }
}
