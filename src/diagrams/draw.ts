/** Draws a model: makes the picture of a stage, chooses what is shown of it, and prints that. */
import type { Model } from '../build/model.ts'
import { TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import { fuse } from '../passes/fuse.ts'
import { preparePasses } from '../passes/index.ts'
import { createElkLayout } from './layout/elk-layout.ts'
import type { Direction } from './layout/layout.ts'
import { type Annotation, usualAnnotations } from './picture/annotations.ts'
import { fusedPicture } from './picture/fused-picture.ts'
import type { Picture, Stage } from './picture/picture.ts'
import { sourcePicture } from './picture/source-picture.ts'
import { stagesPicture } from './picture/stages-picture.ts'
import { printDot } from './print/dot.ts'
import { printJson } from './print/json.ts'
import { printMermaid } from './print/mermaid.ts'
import { printSvg } from './print/svg.ts'
import { showPicture } from './view/show.ts'
import { type View, type ViewOptions, leavesOf } from './view/view.ts'

export const graphFormats = ['svg', 'mermaid', 'dot', 'json'] as const

export type GraphFormat = (typeof graphFormats)[number]

/** What of a picture is drawn, and how. */
export interface LookOptions extends ViewOptions {
  readonly direction?: Direction
  readonly columns?: number
  readonly annotate?: readonly Annotation[]
}

export interface DrawOptions extends LookOptions {
  readonly format?: GraphFormat
  readonly stage?: Stage
}

/**
 * The picture of a model as text. The same model has the same picture, byte for byte. Throws
 * `picture-too-large` where there are too many boxes for a layout.
 */
export async function drawGraph(model: Model, options: DrawOptions = {}): Promise<string> {
  const { stage = 'source', format = 'svg', ...look } = options
  return drawPicture(pictureOf(model, stage), format, look)
}

/** A picture in a format. */
export async function drawPicture(
  picture: Picture,
  format: GraphFormat,
  look: LookOptions = {},
): Promise<string> {
  const annotations = look.annotate ? new Set(look.annotate) : usualAnnotations
  const how = { ...look, annotations }
  switch (format) {
    case 'svg':
      return printSvg(checkedSize(showPicture(picture, look)), createElkLayout(), how)
    case 'mermaid':
      return printMermaid(showPicture(picture, look), how)
    case 'dot':
      return printDot(showPicture(picture, look), how)
    case 'json':
      return printJson(picture)
  }
}

const mostBoxes = 1000

function checkedSize(view: View): View {
  const boxes = leavesOf(view.items).length
  if (boxes <= mostBoxes) return view
  throw new TenonError([diagnostic('picture-too-large', { boxes, most: mostBoxes }, undefined)])
}

/** What is drawn of a model at a stage, for all formats; `diff` shows both stages. */
export function pictureOf(model: Model, stage: Stage): Picture {
  if (stage === 'source') return sourcePicture(model)
  const graph = preparePasses(model.inference)
  const fused = fusedPicture(model, graph, fuse(graph))
  return stage === 'fused' ? fused : stagesPicture(sourcePicture(model), fused)
}
