/** Draws a model: makes the picture of a stage, chooses what is shown of it, and prints that. */
import type { Model } from '../build/model.ts'
import { TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import { fuse } from '../passes/fuse.ts'
import { preparePasses } from '../passes/index.ts'
import { createElkLayout } from './layout/elk-layout.ts'
import type { Direction } from './layout/layout.ts'
import { type Annotation, usualAnnotations } from './picture/annotations.ts'
import { diffPicture } from './picture/diff-picture.ts'
import { fusedPicture } from './picture/fused-picture.ts'
import type { Picture, Stage } from './picture/picture.ts'
import { type Profile, withTimes } from './picture/profile.ts'
import { sourcePicture } from './picture/source-picture.ts'
import { stagesPicture } from './picture/stages-picture.ts'
import { printDot } from './print/dot.ts'
import { printJson } from './print/json.ts'
import { printMarkdown } from './print/markdown.ts'
import { printMermaidWithin } from './print/mermaid-limits.ts'
import { printSvg } from './print/svg.ts'
import { showPicture } from './view/show.ts'
import { type View, type ViewOptions, leavesOf } from './view/view.ts'

/** What pictures are printed as, all of them text. */
export const graphFormats = ['svg', 'html', 'mermaid', 'markdown', 'dot', 'json'] as const

export type GraphFormat = (typeof graphFormats)[number]

/** What of a picture is drawn, and how. */
export interface LookOptions extends ViewOptions {
  readonly direction?: Direction
  /** Cuts the picture into so many columns beside each other. */
  readonly columns?: number
  /** What is written beside names; all but `memory` by default. */
  readonly annotate?: readonly Annotation[]
}

export interface DrawOptions extends LookOptions {
  readonly format?: GraphFormat
  /** `source` by default, or `fused` where there is a profile. */
  readonly stage?: Stage
  /** What `tenon bench` measured of this model; needs the fused stage. */
  readonly profile?: Profile
}

/**
 * The picture of a model as text. The same model has the same picture, byte for byte. Throws
 * `picture-too-large` where there are too many boxes for a layout, `unknown-group` for an `expand`
 * that is not there, `bad-profile` for the profile of another model.
 */
export async function drawGraph(model: Model, options: DrawOptions = {}): Promise<string> {
  const { profile, stage = profile ? 'fused' : 'source', format = 'svg', ...look } = options
  const picture = pictureOf(model, stage)
  if (format === 'html') {
    const { printPage } = await import('./print/html.ts')
    const others = (['source', 'fused'] as const).map(each => pictureOf(model, each))
    return printPage(profile ? [timed(others[1]!, profile)] : others, stage, look)
  }
  return drawPicture(profile ? timed(picture, profile) : picture, format, look)
}

/** What became of a model, as text: what only one of both has, and what is different. */
export async function drawDiff(
  before: Model,
  after: Model,
  { format = 'svg', ...look }: Pick<DrawOptions, 'format' | keyof LookOptions> = {},
): Promise<string> {
  const picture = diffPicture(before, after)
  const changed = picture.boxes.filter(each => each.change).map(each => each.group)
  // What is the same is of less interest.
  const expand = look.depth === undefined && !look.expand ? [...new Set(changed)] : look.expand
  const depth = look.depth ?? (picture.groups.length > 0 && changed.some(Boolean) ? 0 : undefined)
  const how = {
    ...look,
    ...(expand && { expand: expand.filter(Boolean) }),
    ...(depth !== undefined && { depth }),
  }
  if (format !== 'html') return drawPicture(picture, format, how)
  const { printPage } = await import('./print/html.ts')
  return printPage([picture], 'diff', how)
}

/** A picture in a format. */
export async function drawPicture(
  picture: Picture,
  format: Exclude<GraphFormat, 'html'>,
  look: LookOptions = {},
): Promise<string> {
  checkExpand(picture, look.expand ?? [])
  const annotations = look.annotate ? new Set(look.annotate) : usualAnnotations
  const how = { ...look, annotations }
  switch (format) {
    case 'svg':
      return printSvg(checkedSize(showPicture(picture, look)), createElkLayout(), how)
    case 'mermaid':
      return printMermaidWithin(picture, how)
    case 'markdown':
      return printMarkdown(picture, how)
    case 'dot':
      return printDot(showPicture(picture, look), how)
    case 'json':
      return printJson(picture)
  }
}

function checkExpand({ groups, panels }: Picture, expand: readonly string[]): void {
  const names = groups.map(each => each.id)
  for (const group of expand) {
    if ([group, ...panels.map(each => `${each}/${group}`)].some(id => names.includes(id))) continue
    const hint = nearestHint(group, names) ?? `groups: ${names.slice(0, 8).join(', ') || 'none'}`
    throw new TenonError([diagnostic('unknown-group', { group }, undefined, { hint })])
  }
}

const mostBoxes = 1000

/** Refuses what takes too long to lay out. */
export function checkedSize(view: View): View {
  const boxes = leavesOf(view.items).length
  if (boxes <= mostBoxes) return view
  throw new TenonError([diagnostic('picture-too-large', { boxes, most: mostBoxes }, undefined)])
}

function timed(picture: Picture, profile: Profile): Picture {
  const { picture: result, unknown } = withTimes(picture, profile)
  if (unknown.length === 0) return result
  const parameters = { file: profile.file, problem: `the model has no kernel '${unknown[0]}'` }
  throw new TenonError([diagnostic('bad-profile', parameters, undefined)])
}

/** What is drawn of a model at a stage, for all formats; `diff` shows both stages. */
export function pictureOf(model: Model, stage: Stage): Picture {
  if (stage === 'source') return sourcePicture(model)
  const graph = preparePasses(model.inference)
  const fused = fusedPicture(model, graph, fuse(graph))
  return stage === 'fused' ? fused : stagesPicture(sourcePicture(model), fused)
}
