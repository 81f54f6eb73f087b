/** Draws a model: picks the picture of a stage and prints it in a format. */
import type { Model } from '../build/model.ts'
import { TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import { fuse } from '../passes/fuse.ts'
import { preparePasses } from '../passes/index.ts'
import { printDot } from './print/dot.ts'
import { createElkLayout } from './layout/elk-layout.ts'
import { fusedPicture } from './picture/fused-picture.ts'
import { printJson } from './print/json.ts'
import { printMermaid } from './print/mermaid.ts'
import type { Picture, Stage } from './picture/picture.ts'
import { sourcePicture } from './picture/source-picture.ts'
import { printSvg } from './print/svg.ts'

export const graphFormats = ['svg', 'mermaid', 'dot', 'json'] as const

export type GraphFormat = (typeof graphFormats)[number]

export interface DrawOptions {
  readonly format?: GraphFormat
  readonly stage?: Stage
}

/**
 * The picture of a model as text. The same model has the same picture, byte for byte. Throws
 * `picture-too-large` where there are too many boxes for a layout.
 */
export async function drawGraph(
  model: Model,
  { format = 'svg', stage = 'source' }: DrawOptions = {},
): Promise<string> {
  const picture = pictureOf(model, stage)
  switch (format) {
    case 'svg':
      checkSize(picture)
      return printSvg(picture, createElkLayout())
    case 'mermaid':
      return printMermaid(picture)
    case 'dot':
      return printDot(picture)
    case 'json':
      return printJson(picture)
  }
}

const mostBoxes = 1000

function checkSize({ boxes }: Picture): void {
  if (boxes.length <= mostBoxes) return
  const parameters = { boxes: boxes.length, most: mostBoxes }
  throw new TenonError([diagnostic('picture-too-large', parameters, undefined)])
}

/** What is drawn of a model at a stage, for all formats. */
export function pictureOf(model: Model, stage: Stage): Picture {
  if (stage === 'source') return sourcePicture(model)
  const graph = preparePasses(model.inference)
  return fusedPicture(model, graph, fuse(graph))
}
