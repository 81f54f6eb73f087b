/** What stands in a drawn box, and where: bands of layers, lines of text, all in whole pixels. */
import type { Size } from '../layout/layout.ts'
import { type Annotations, costText } from '../picture/annotations.ts'
import type { Kind } from '../picture/kinds.ts'
import { counted, plainText } from '../picture/label-text.ts'
import type { BoxChange } from '../picture/picture.ts'
import { nameInside } from '../picture/names.ts'
import type { ShownBox, ShownGroup } from '../view/view.ts'
import { type TextStyle, fitList, fitText, textWidth, wrapText } from './text-width.ts'

/** How texts of each class look; the style sheet of the SVG is made from it. */
export const textStyles = {
  title: { size: 17, bold: true },
  subtitle: { size: 12 },
  label: { size: 13, bold: true },
  name: { size: 13 },
  detail: { size: 11 },
  shape: { size: 11 },
  group: { size: 12, bold: true },
  change: { size: 10, bold: true },
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
  readonly kind: Kind | 'closed'
  /** What its mark shows, from top to bottom. */
  readonly marks: readonly Kind[]
  readonly y: number
  readonly height: number
}

export interface Frame extends Size {
  readonly bands: readonly Band[]
  readonly texts: readonly FrameText[]
  /** Milliseconds, where a bar shows them at the bottom. */
  readonly time?: number
  readonly change?: BoxChange
}

const left = 16
const right = 12
/** Between a label and its name. */
export const gap = 7
const bandHeight = 28
const baseline = 19
const lineHeight = 15
const footerHeight = 22
/** For the bar of a time. */
const barSpace = 6
const narrowest = 176
const widest = 316
/** Longer details are broken into lines. */
const widestDetail = 190

interface BandText {
  readonly kind: Kind | 'closed'
  readonly marks: readonly Kind[]
  readonly label: string
  readonly name: string
  /** At the right end. */
  readonly note: string
  /** Lines below, in the same band. */
  readonly detail: readonly string[]
}

/** A box with its own contents, or a closed group. */
export type Framed = ShownBox | ShownGroup

/**
 * One width for all boxes: what the widest needs, within reason. In steps, so that it seldom
 * changes with the model.
 */
export function frameWidth(items: readonly Framed[], annotations: Annotations): number {
  const wanted = items.flatMap(each => bandsOf(each, annotations)).map(bandWidth)
  const width = Math.max(narrowest, ...wanted)
  return Math.min(widest, narrowest + Math.ceil((width - narrowest) / 20) * 20)
}

/** The contents of a box of the given width; what does not fit is shortened. */
export function frameOf(item: Framed, width: number, annotations: Annotations): Frame {
  const bands: Band[] = []
  const texts: FrameText[] = []
  let y = 0
  for (const band of bandsOf(item, annotations)) {
    const lines = band.detail.flatMap(each => wrapText(each, spaceIn(width), textStyles.detail))
    const height = bandHeight + lines.length * lineHeight + (lines.length > 0 ? 1 : 0)
    bands.push({ kind: band.kind, marks: band.marks, y, height })
    texts.push(...headTexts(band, y, width))
    texts.push(
      ...lines.map((each, i) => detailText(each, y + baseline + i * lineHeight + 16, width)),
    )
    y += height
  }
  const footer = footerOf(item, annotations)
  if (footer) {
    texts.push(detailText(footer, y + lineHeight, width))
    y += footerHeight
  }
  const time = annotations.has('time') ? timeOf(item) : undefined
  const change = changeOf(item)
  return {
    ...{ width, height: time === undefined ? y : y + barSpace, bands, texts },
    ...(time !== undefined && { time }),
    ...(change && { change }),
  }
}

function timeOf(item: Framed): number | undefined {
  return item.kind === 'box' ? item.box.time : item.totals.time
}

function changeOf(item: Framed): BoxChange | undefined {
  if (item.kind === 'box') return item.box.change
  return item.changes.length > 0 ? 'changed' : undefined
}

/** A kernel shows its layers, and what they cost together below; a layer is one band. */
function bandsOf(item: Framed, annotations: Annotations): readonly BandText[] {
  if (item.kind === 'group') return [closedBand(item, annotations)]
  const { kind, label, name, group, detail, parts, change } = item.box
  if (parts.length > 0)
    return parts.map(part => ({
      kind: part.kind,
      marks: [part.kind],
      label: plainText(part.type),
      name: plainText(nameInside(part.name, group)),
      note: part.ops,
      detail: [],
    }))
  const lines = [...detail, costText(item.box, annotations)].filter(Boolean).map(plainText)
  const own = plainText(nameInside(name, group))
  return [
    { kind, marks: [kind], label: plainText(label), name: own, note: change ?? '', detail: lines },
  ]
}

/** A closed group is called by its name, and marked in the colours of what is in it. */
function closedBand(group: ShownGroup, annotations: Annotations): BandText {
  const { title, copies, totals, kinds, changes } = group
  return {
    kind: 'closed',
    marks: kinds.slice(0, 5),
    label: plainText(title),
    name: copies > 1 ? `×${copies}` : '',
    note: changes.length > 0 ? 'changed' : '',
    detail: [
      [counted(totals.boxes, group.unit), costText(totals, annotations)].filter(Boolean).join(', '),
    ],
  }
}

function footerOf(item: Framed, annotations: Annotations): string {
  return item.kind === 'box' && item.box.parts.length > 0 ? costText(item.box, annotations) : ''
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
  const note = fitList(band.note, afterLabel - 2 * gap, textStyles.detail)
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
  return (repeats && fitted !== name) || fitted.startsWith('…') ? '' : fitted
}

function detailText(text: string, y: number, width: number): FrameText {
  const fitted = fitText(text, spaceIn(width), textStyles.detail)
  return { text: fitted, style: 'detail', x: left, y, right: false }
}
