/** What is drawn of boxes, groups and chips, each in its own coordinates. */
import type { Arranged } from '../layout/arrange.ts'
import type { Size } from '../layout/layout.ts'
import { type Annotations, annotations as all, costText } from '../picture/annotations.ts'
import { exampleShape } from '../picture/label-text.ts'
import type { Box } from '../picture/picture.ts'
import type { ShownBox, ShownChip, ShownGroup } from '../view/view.ts'
import { type Band, type Frame, type FrameText, type TextClass } from './frame.ts'
import { frameOf, gap, textStyles } from './frame.ts'
import { groupCosts, groupTitle } from './group-header.ts'
import { type Scene, chipText, groupPadding } from './scene.ts'
import { bandPath, cornerRadius, cutBand, markPath } from './svg-paths.ts'
import type { TimeClass } from './svg-style.ts'
import { fitText, textWidth } from './text-width.ts'
import { element, openTag } from './xml.ts'

export const arrowLength = 7
const everything: Annotations = new Set(all)

export function leafLines(scene: Scene, item: ShownBox | ShownGroup): readonly string[] {
  const { frames, shapes, readers, direction } = scene
  const frame = frames.get(item.id)!
  const shape = shapes.get(item.id)
  return [
    ...frameLines(scene, item, frame),
    ...(readers.has(item.id) ? [arrow(frame, direction)] : []),
    ...(shape ? [shapeText(frame, direction, shape)] : []),
  ]
}

function frameLines(scene: Scene, item: ShownBox | ShownGroup, frame: Frame): readonly string[] {
  const { width, height, bands, texts, time, change } = frame
  return [
    element('title', {}, item.kind === 'box' ? describe(item.box) : describeGroup(item)),
    ...deck(item, frame),
    element('rect', { class: 'paper', width, height, rx: cornerRadius }),
    ...bands.flatMap((band, i) => {
      const corners = { above: i === 0, below: band.y + band.height === height }
      return bandLines(band, width, corners, isOfTwo(scene) ? (change ?? 'same') : band.kind)
    }),
    ...(time === undefined ? [] : timeBar(frame, time, longestOf(scene))),
    element('rect', {
      class: change ? `border ${change}` : 'border',
      ...{ width, height, rx: cornerRadius },
    }),
    ...texts.map(frameText),
  ]
}

/** True for a picture of two models, in which colours are for what is different. */
function isOfTwo({ view }: Scene): boolean {
  return view.stage === 'diff' && !view.items.some(each => each.kind === 'group' && each.panel)
}

type Corners = { readonly above: boolean; readonly below: boolean }

function bandLines(band: Band, width: number, corners: Corners, fill: string): readonly string[] {
  const pieces = cutBand(band, band.marks.length)
  return [
    element('path', { class: fill, d: bandPath(width, band, corners) }),
    ...band.marks.map((kind, i) => {
      const ends = {
        above: corners.above && i === 0,
        below: corners.below && i === pieces.length - 1,
      }
      return element('path', { class: `${kind} mark`, d: markPath(pieces[i]!, ends) })
    }),
  ]
}

function arrow({ width, height }: Size, direction: Scene['direction']): string {
  const d =
    direction === 'TB'
      ? arrowDown(width / 2)
      : `M-${arrowLength} ${Math.round(height / 2) - 4}v8L0 ${Math.round(height / 2)}Z`
  return element('path', { class: 'arrow', d })
}

function arrowDown(x: number): string {
  return `M${x - 4} -${arrowLength}h8L${x} 0Z`
}

/** Below the box, beside its edge; from left to right, behind the box and above its edge. */
function shapeText({ width, height }: Size, direction: Scene['direction'], shape: string): string {
  return direction === 'TB'
    ? text('shape', width / 2 + 8, height + 14, shape)
    : text('shape', width + 8, Math.round(height / 2) - 6, shape)
}

/** As long as the time is beside the longest; a tenth of that is no longer quick, a third slow. */
function timeBar({ width, height }: Size, time: number, longest: number): readonly string[] {
  const share = longest > 0 ? time / longest : 0
  const look: TimeClass = share > 1 / 3 ? 'slow' : share > 1 / 10 ? 'middling' : 'quick'
  const inside = width - 2 * cornerRadius
  const length = Math.max(2, Math.round(inside * share))
  return [
    element('rect', {
      class: look,
      x: cornerRadius,
      y: height - 6,
      width: length,
      height: 4,
      rx: 2,
    }),
  ]
}

function longestOf({ frames }: Scene): number {
  return Math.max(...[...frames.values()].map(({ time }) => time ?? 0))
}

/** Behind what stands for several: another one, a little lower. */
function deck(item: ShownBox | ShownGroup, { width, height }: Size): readonly string[] {
  if (item.kind === 'box' || item.copies === 1) return []
  return [element('rect', { class: 'deck', x: 4, y: 4, width, height, rx: cornerRadius })]
}

export function groupLines(
  { annotations, direction }: Scene,
  group: ShownGroup,
  arranged: Arranged,
  depth: number,
): readonly string[] {
  const { width, height, inlets } = arranged
  const lines = direction === 'TB' ? inlets.map(each => each.x) : []
  const title = fitText(
    groupTitle(group),
    Math.min(width - groupPadding, ...lines) - groupPadding - 2,
    textStyles.group,
  )
  const end = groupPadding - 2 + textWidth(title, textStyles.group)
  const room = width - Math.max(end, ...lines) - groupPadding - 10
  const costs = groupCosts(group, annotations).find(
    each => textWidth(each, textStyles.detail) <= room,
  )
  return [
    element('title', {}, describeGroup(group)),
    ...deck(group, arranged),
    element('rect', { class: depth % 2 === 0 ? 'frame' : 'frame inner', width, height, rx: 10 }),
    text('group', groupPadding - 4, 18, title),
    ...(costs ? [text('detail', width - groupPadding + 4, 18, costs, 'right')] : []),
  ]
}

/** Where an open group stands when it is closed: below what enters, above what leaves. */
export function closedFrame(
  { frames, annotations }: Scene,
  group: ShownGroup,
  { width, inlets, outlets }: Arranged,
): { readonly x: number; readonly frame: Frame } {
  const usual = Math.max(...[...frames.values()].map(each => each.width))
  const ends = [...inlets, ...outlets].map(each => each.x)
  const [first, last] = [Math.min(...ends, width / 2), Math.max(...ends, width / 2)]
  const x = Math.max(0, Math.round(first - usual / 2))
  const wide = Math.min(width - x, Math.max(usual, Math.round(last + 16 - x)))
  return { x, frame: frameOf(group, wide, annotations) }
}

/** An open group as it looks when it is closed. */
export function closedLines(
  scene: Scene,
  group: ShownGroup,
  arranged: Arranged,
): readonly string[] {
  const { x, frame } = closedFrame(scene, group, arranged)
  return [
    openTag('g', { class: 'shut' }),
    openTag('g', { transform: `translate(${x} 0)` }),
    ...frameLines(scene, group, frame),
    '</g>',
    ...arranged.inlets.map(({ x: at }) => element('path', { class: 'arrow', d: arrowDown(at) })),
    '</g>',
  ]
}

export function chipLines(chip: ShownChip, { width, height }: Size): readonly string[] {
  return [
    element('title', {}, `from ${chip.name}`),
    element('rect', { class: 'chip border', width, height, rx: height / 2 }),
    text('detail', width / 2, 15, chipText(chip.name), 'middle'),
  ]
}

function text(style: TextClass, x: number, y: number, content: string, place = ''): string {
  return element('text', { class: place ? `${style} ${place}` : style, x, y }, content)
}

/** A label and its name are one element, so that the name follows the label in any font. */
function frameText({ text: content, style, name, x, y, right }: FrameText): string {
  if (name === undefined) return text(style, x, y, content, right ? 'right' : '')
  const label = element('tspan', { class: style }, content)
  const rest = element('tspan', { class: 'name', dx: gap }, name)
  return `${openTag('text', { x, y })}${label}${rest}</text>`
}

/** Everything about a box, for those who point at it. */
function describe(box: Box): string {
  const { label, name, detail, dtype, shape, line } = box
  const result = `${dtype} ${exampleShape(shape)}`
  const facts = [`${label} ${name}`, ...detail, result, costText(box, everything), `line ${line}`]
  return facts.filter(Boolean).join(', ')
}

function describeGroup(group: ShownGroup): string {
  const { id, totals, copies } = group
  const costs = costText(totals, everything)
  return [copies > 1 ? `${id} and ${copies - 1} more like it` : id, costs]
    .filter(Boolean)
    .join(', ')
}
